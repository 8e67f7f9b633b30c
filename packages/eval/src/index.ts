/**
 * Scores, tables, figures and reports for ensembles of emulated fields. Everything here works on host arrays, in
 * browsers and Node; `@lola-ts/eval/node` writes files.
 *
 * ```ts
 * const records = scoreEnsemble({ model, kind: 'emulation', dataset, trajectory, lead: 4, ensemble, truth, fields })
 * const table = summarise(records, { by: ['model', 'lead', 'metric'] })
 * console.log(toMarkdownTable(table))
 * ```
 *
 * @module
 */

export * from './comparison'
export { ScoreError } from './errors'
export * from './figures'
export * from './metrics'
export * from './physics'
export * from './published'
export * from './report'
export * from './results'
export * from './scores'
export * from './spectra'
export * from './statistics'
export * from './streaming'
export * from './tables'
