import { ShapeError } from '@lola-ts/tensor-core'
import { defaultIdentity } from '../metrics/metrics'
import { crps } from './crps'
import { ensembleMean, memberOf } from './ensemble-mean'
import { type ScoreIdentity, vrmseVariants } from './score-identity'
import type { ScoreRecord } from './score-record'
import { skill } from './skill'
import { spread } from './spread'
import { membersOf, type Values } from './values'
import { vrmse } from './vrmse'

export interface EnsembleForecast extends Pick<ScoreRecord, 'model' | 'kind' | 'dataset' | 'trajectory' | 'lead'> {
  /** `[member, ...space, field]`, in the units in which scores shall be; one member for a deterministic forecast. */
  ensemble: Values
  /** `[...space, field]`, in the same units. */
  truth: Values
  /** Names of the fields, in the order of the last axis. */
  fields: readonly string[]
  /** eps of the VRMSEs. Default 1e-6, the paper's. */
  eps?: number
  /** What units the values have. Default `physical`. */
  units?: ScoreIdentity['units']
}

const recorded = ['vrmse', 'vrmse_member', 'spread', 'skill', 'spread_skill', 'crps'] as const

/**
 * Scores one state of a forecast: a record per metric and field, and one with field `mean`, the average over fields.
 * `stateScorer` knows many more metrics.
 *
 * Metrics: `vrmse` of the ensemble mean, `vrmse_member` (each member alone, then averaged), `spread`, `skill`,
 * `spread_skill` and `crps`. A single member has no spread: `spread` and `spread_skill` are left out, not written as 0.
 * Where a forecast is not finite its scores are NaN. The `mean` of spread, skill and CRPS means something only if the
 * fields share a scale, as normalised fields do.
 *
 * @throws ShapeError if ensemble, truth and fields do not fit together
 */
export function scoreEnsemble(forecast: EnsembleForecast): ScoreRecord[] {
  const { ensemble, truth, fields, model, kind, dataset, trajectory, lead } = forecast
  const { eps = vrmseVariants.paper.eps, units = 'physical' } = forecast
  if (fields.length === 0) throw new ShapeError('fields: none given, expected the names along the last axis')
  const members = membersOf(ensemble, truth)
  const count = fields.length
  const error = skill(ensemble, truth, count)
  const values: Partial<Record<(typeof recorded)[number], number[]>> = {
    vrmse: vrmse(ensembleMean(ensemble, members), truth, count, { eps }),
    vrmse_member: memberVrmse(ensemble, truth, count, eps),
    skill: error,
    crps: crps(ensemble, truth, count),
  }
  if (members > 1) {
    values.spread = spread(ensemble, members, count)
    values.spread_skill = values.spread.map((value, field) => value / error[field]!)
  }

  return recorded.flatMap((metric) => {
    const scores = values[metric]
    if (!scores) return []
    const identity = { ...defaultIdentity(metric), units }
    if (identity.eps !== null) identity.eps = eps
    return [...fields, 'mean'].map((field, i) => {
      return { model, kind, dataset, trajectory, field, lead, ...identity, value: scores[i] ?? average(scores) }
    })
  })
}

/** VRMSE of each member alone, averaged over members; one number a field. */
export function memberVrmse(ensemble: Values, truth: Values, fields: number, eps: number): number[] {
  const members = membersOf(ensemble, truth)
  const single = Array.from({ length: members }, (_, member) =>
    vrmse(memberOf(ensemble, members, member), truth, fields, { eps }),
  )
  return Array.from({ length: fields }, (_, field) => average(single.map((scores) => scores[field]!)))
}

const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
