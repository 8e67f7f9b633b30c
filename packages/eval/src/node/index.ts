/**
 * Writes results, tables and figures to files, each whole or not at all, and reads arrays that NumPy wrote.
 *
 * @module
 */
export { type NpzArrays, openNpz } from './open-npz'
export { type RenderSvgOptions, renderSvg } from './render-svg'
export { writeFigure } from './write-figure'
export { type ResultFiles, writeResults } from './write-results'
