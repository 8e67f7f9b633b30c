import { ShapeError } from '@lola-ts/tensor-core'
import { defaultIdentity, type Metric, metricDefinition, metrics } from '../metrics'
import { type FlowDomain, quantitiesOf } from '../physics/quantities'
import { ensembleMean, memberOf } from '../scores/ensemble-mean'
import { rankHistogram } from '../scores/rank-histogram'
import type { ScoreIdentity, VrmseVariant } from '../scores/score-identity'
import { vrmseVariants } from '../scores/score-identity'
import { slices } from '../scores/sliced-wasserstein'
import { membersOf, type Values } from '../scores/values'
import { ensembleSpectra, isotropicBins } from '../spectra'
import { bandScores, distributionScores, ensembleScores, errorScores } from './score-groups'

/** Groups of metrics, from cheap to dear: spectra take a Fourier transform of every field of every member. */
export const scoreGroups = ['errors', 'ensemble', 'physics', 'distributions', 'spectra'] as const
export type ScoreGroup = (typeof scoreGroups)[number]

export interface StateScorerOptions {
  /** Names of the fields, in the order of the last axis. */
  fields: readonly string[]
  /** Sizes of the space axes. */
  grid: readonly number[]
  /** Of the flow, for its quantities. Without it there are none. */
  domain?: FlowDomain | undefined
  /**
   * Turns values in the units of the data, `[..., field]`, into normalised ones. Scores that have a unit are then of
   * normalised values, so that their average over fields means something; without it that average is left out.
   */
  normalise?: ((values: Values) => Values) | undefined
  /** Default all. */
  groups?: readonly ScoreGroup[]
  /** Default `paper`. */
  vrmse?: VrmseVariant
}

/** One number of a state. */
export interface StateScore {
  identity: ScoreIdentity
  /** Field name, or `mean`. */
  field: string
  value: number
}

/** Everything that is measured of one state. */
export interface StateScores {
  scores: StateScore[]
  /** Of each field, M + 1 counts. */
  ranks: Float64Array[]
  /** Power of truth and members and their coherence, a number a bin for every field; null without the group `spectra`. */
  spectra: { truth: Float64Array[]; forecast: Float64Array[]; coherence: Float64Array[] } | null
}

export interface ScoredState {
  /** `[member, ...space, field]`, in the units of the data. */
  ensemble: Values
  /** `[...space, field]` */
  truth: Values
  /** Default `truth`. */
  against?: ScoreIdentity['against']
}

/** The identity of a metric as a scorer with these options records it, against the truth. */
function identityFor(metric: Metric, { normalise, vrmse = 'paper' }: StateScorerOptions): ScoreIdentity {
  const identity = defaultIdentity(metric)
  if (identity.variance !== null) identity.eps = vrmseVariants[vrmse].eps
  if (metricDefinition(metric).unit === 'field' && normalise && metric !== 'wasserstein1') identity.units = 'normalised'
  return identity
}

/** The identities of all that a scorer with these options may record, in the order of tables. */
export function recordedIdentities(options: StateScorerOptions): ScoreIdentity[] {
  const names = (Object.keys(metrics) as Metric[]).filter((metric) => metric !== 'spread_skill')
  return names.map((metric) => identityFor(metric, options))
}

/**
 * Makes a function that scores one state of a forecast by every metric of `metrics`. What a grid needs (bins, weights,
 * slices) is computed once. Undefined scores are left out: the spread of one member, coverage of too few members.
 *
 * @throws ShapeError if the state does not fit the fields and the grid
 */
export function stateScorer(options: StateScorerOptions): (state: ScoredState) => StateScores {
  const { fields, grid, domain, normalise, groups = scoreGroups, vrmse = 'paper' } = options
  const count = fields.length
  const size = grid.reduce((product, n) => product * n, count)
  const has = (group: ScoreGroup) => groups.includes(group)
  const bins = has('spectra') ? isotropicBins(grid, { rounding: 'float32' }) : null
  const lines = has('distributions') ? slices(grid) : null
  const quantities = domain && has('physics') ? quantitiesOf(fields, domain) : []
  const eps = vrmseVariants[vrmse].eps

  return ({ ensemble, truth, against = 'truth' }) => {
    if (truth.length !== size) {
      throw new ShapeError(`truth: ${truth.length} values, expected ${size}: ${count} fields on the grid [${grid}]`)
    }
    const members = membersOf(ensemble, truth)
    const mean = ensembleMean(ensemble, members)
    const physical = { ensemble, truth, mean, members, fields: count }
    const scaled = normalise
      ? { ...physical, ensemble: normalise(ensemble), truth: normalise(truth), mean: new Float64Array() }
      : physical
    if (normalise) scaled.mean = ensembleMean(scaled.ensemble, members)

    const spectra = bins ? ensembleSpectra(ensemble, truth, count, bins) : null
    const parts: Partial<Record<Metric, number[]>>[] = [
      has('errors') ? errorScores(physical, scaled, eps) : {},
      has('ensemble') ? ensembleScores(scaled, grid) : {},
      lines ? distributionScores(physical, fields, lines) : {},
      spectra ? bandScores(spectra) : {},
    ]
    const scores: StateScore[] = []
    for (const [metric, values] of parts.flatMap(Object.entries) as [Metric, number[]][]) {
      const { unit } = metricDefinition(metric)
      const identity = { ...identityFor(metric, options), against }
      values.forEach((value, field) => {
        if (value !== undefined) scores.push({ identity, field: fields[field]!, value })
      })
      if (values.length === count && (unit === 'one' || identity.units === 'normalised')) {
        scores.push({ identity, field: 'mean', value: average(values) })
      }
    }
    for (const { name, of } of quantities) {
      const own = Array.from({ length: members }, (_, member) => of(memberOf(ensemble, members, member)))
      const expected = of(truth)
      const about = (metric: Metric, value: number) =>
        scores.push({ identity: { ...defaultIdentity(metric), against }, field: 'mean', value })
      about(name, average(own))
      about(`${name}_error`, average(own.map((value) => Math.abs(value - expected))))
    }
    return { scores, ranks: rankHistogram(ensemble, truth, count).counts, spectra }
  }
}

const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
