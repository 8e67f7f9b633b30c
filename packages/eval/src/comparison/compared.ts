import { ScoreError } from '../errors'
import type { Diagnostics, EvaluationManifest } from '../results/manifest'
import type { SpeedRecord } from '../results/speed-record'
import type { Values } from '../scores'
import type { ScoreKind } from '../scores/score-record'
import type { ScoreAccumulator } from '../streaming/score-accumulator'
import type { SummaryRow } from '../streaming/summarise-scores'

/** One evaluation in a comparison. */
export interface ComparedResult {
  /** Folder or file, as given. */
  path: string
  /** Null for results that were not made by lola evaluate, such as LoLa's CSV files. */
  manifest: EvaluationManifest | null
  /** Values of the fields over values of the latents; null where it is not known. */
  compression: number | null
  scores: ScoreAccumulator
  diagnostics: readonly Diagnostics[]
  /** Kept states, `[lead, panel, x, y, field]`. */
  example: Values | null
}

/** What was timed outside of an evaluation: a simulator. */
export interface ComparedSpeed {
  /** Folder or file, as given. */
  path: string
  record: SpeedRecord
}

/** A line of charts: one model in one role. */
export interface ComparedModel {
  /** Number of its result. */
  result: number
  model: string
  kind: ScoreKind
  /** As at the end of a line. */
  label: string
  compression: number | null
}

/** Results side by side, ready for figures and tables. */
export interface Comparison {
  dataset: string
  results: readonly ComparedResult[]
  /** What was timed outside of evaluations. */
  speeds: readonly ComparedSpeed[]
  models: readonly ComparedModel[]
  /** Averages by lead and by horizon, of all results; `result` says whose. */
  byLead: readonly ResultRow[]
  byHorizon: readonly ResultRow[]
}

export type ResultRow = SummaryRow & { result: number }

/**
 * Refuses to put results side by side that are not of the same thing: another dataset, grid, split, normalisation, or
 * stride, and the same trajectories for some only is said by {@link warningsOf}.
 *
 * @throws ScoreError
 */
export function checkComparable(results: readonly ComparedResult[]): void {
  const known = results.filter(({ manifest }) => manifest !== null)
  const first = known[0]
  for (const { path, manifest } of known) {
    for (const key of ['dataset', 'grid', 'fields', 'stride'] as const) {
      const [own, other] = [manifest![key], first!.manifest![key]].map((value) => [value].flat().join(' x '))
      const latent = [manifest!, first!.manifest!].some(({ regime }) => regime === 'latent')
      if (own === other || (latent && key !== 'dataset')) continue
      throw new ScoreError(`${path}: ${key} ${own}, and ${first!.path} has ${other}`, {
        hint: 'Scores of different datasets or grids say nothing about each other. Make a report for each.',
      })
    }
  }
}

/**
 * Refuses speeds that are not of the states that were evaluated: of another dataset or grid, or states that lie further
 * apart.
 *
 * @throws ScoreError
 */
export function checkSpeeds(speeds: readonly ComparedSpeed[], results: readonly ComparedResult[]): void {
  for (const { path: other, manifest } of results) {
    if (!manifest) continue
    for (const { path, record } of speeds) {
      const refuse = (what: string, own: string | number, theirs: string | number): never => {
        throw new ScoreError(`${path}: times ${what} ${own}, and ${other} has ${theirs}`, {
          hint: 'Time the simulator of the same dataset on the same grid, with the same --interval.',
        })
      }
      if (record.dataset !== manifest.dataset) refuse('dataset', record.dataset, manifest.dataset)
      const [own, theirs] = [record.grid.join(' x '), manifest.grid.join(' x ')]
      if (own !== theirs && manifest.regime !== 'latent') refuse('grid', own, theirs)
      const { interval } = manifest
      if (interval !== null && Math.abs(record.interval / interval - 1) > 0.01) {
        refuse('states at an interval of', record.interval, interval)
      }
    }
  }
}

/** What a reader has to know before comparing numbers: in words, nothing where all is alike. */
export function warningsOf(results: readonly ComparedResult[]): string[] {
  const manifests = results.flatMap(({ manifest, path }) => (manifest ? [{ ...manifest, path }] : []))
  const differing = (what: string, of: (manifest: EvaluationManifest) => string | number | null) => {
    const values = [...new Set(manifests.map(of))]
    return values.length > 1
      ? [`Results differ in ${what}: ${values.map((value) => value ?? 'unknown').join('; ')}.`]
      : []
  }
  return [
    ...differing(
      'trajectories and starts',
      ({ trajectories }) => `${trajectories.length} from ${trajectories[0]} to ${trajectories.at(-1)}`,
    ),
    ...differing('the split', ({ split }) => split),
    ...differing(
      'the normalisation of scores with a unit, which then do not compare',
      ({ normalisation }) => normalisation,
    ),
    ...differing('the number of members', ({ members }) => (members === 1 ? null : members)).filter(
      (text) => !text.includes('unknown') || text.split(';').length > 2,
    ),
    ...differing('the regime', ({ regime }) => regime).filter(
      (text) => text.includes('latent') || text.includes('ambient'),
    ),
  ]
}
