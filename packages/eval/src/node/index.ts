/**
 * Writes results, tables and figures to files, each whole or not at all.
 *
 * @module
 */
export { writeFigure } from './write-figure'
export { type ResultFiles, writeResults } from './write-results'
