import type { Metric } from '../metrics'
import { crps } from '../scores/crps'
import { energyScore } from '../scores/energy-score'
import { intervalScores } from '../scores/interval-scores'
import { mae } from '../scores/mae'
import { maxError } from '../scores/max-error'
import { mse } from '../scores/mse'
import { nmse } from '../scores/nrmse'
import { pearson } from '../scores/pearson'
import { memberVrmse } from '../scores/score-ensemble'
import { type Slices, slicedWasserstein } from '../scores/sliced-wasserstein'
import { spread } from '../scores/spread'
import { totalError } from '../scores/total-error'
import type { Values } from '../scores/values'
import { variogramScore } from '../scores/variogram-score'
import { vmse } from '../scores/vrmse'
import { wasserstein1 } from '../scores/wasserstein1'
import { coherenceBands, crossModulusBandError, type EnsembleSpectra, powerBandError, spectralBands } from '../spectra'

/** A state as the groups of metrics take it. */
export interface Scored {
  ensemble: Values
  truth: Values
  /** Of the ensemble. */
  mean: Values
  members: number
  /** How many. */
  fields: number
}

type Scores = Partial<Record<Metric, number[]>>

/** Errors of the ensemble mean and of single members; ratios of physical values, the others of scaled ones. */
export function errorScores(physical: Scored, scaled: Scored, eps: number): Scores {
  const { ensemble, truth, mean, fields } = physical
  const squares = vmse(mean, truth, fields, { eps })
  const relative = nmse(mean, truth, fields)
  const errors = mse(scaled.mean, scaled.truth, fields)
  return {
    vrmse: squares.map(Math.sqrt),
    vrmse_member: memberVrmse(ensemble, truth, fields, eps),
    vmse: squares,
    nmse: relative,
    nrmse: relative.map(Math.sqrt),
    pearson: pearson(mean, truth, fields),
    mse: errors,
    skill: errors.map(Math.sqrt),
    mae: mae(scaled.mean, scaled.truth, fields),
    max_error: maxError(scaled.mean, scaled.truth, fields),
  }
}

/** Scores of the ensemble as a distribution. One member has only those that are errors. */
export function ensembleScores({ ensemble, truth, members, fields }: Scored, grid: readonly number[]): Scores {
  const always = { crps: crps(ensemble, truth, fields), energy_score: energyScore(ensemble, truth, fields) }
  if (members === 1) return always
  const eighty = intervalScores(ensemble, truth, fields, 0.8)
  return {
    ...always,
    spread: spread(ensemble, members, fields),
    crps_plain: crps(ensemble, truth, fields, { estimator: 'plain' }),
    crps_almost_fair: crps(ensemble, truth, fields, { estimator: 'almost-fair' }),
    variogram_score: variogramScore(ensemble, truth, fields, grid),
    ...(members >= 3 && { coverage_50: intervalScores(ensemble, truth, fields, 0.5).coverage }),
    ...(members >= 9 && { coverage_80: eighty.coverage, winkler_80: eighty.winkler }),
  }
}

/** What values there are, where mass is, and how much of it. */
export function distributionScores(
  { ensemble, truth, mean, fields }: Scored,
  names: readonly string[],
  lines: Slices,
): Scores {
  const sliced = slicedWasserstein(mean, truth, fields, lines)
  return {
    wasserstein1: wasserstein1(ensemble, truth, fields),
    total_error: totalError(mean, truth, fields),
    // Only where it means something: an empty slot for fields that are not densities.
    ...(names.includes('density') && {
      sliced_wasserstein: names.map((name, field) => (name === 'density' ? sliced[field] : undefined)) as number[],
    }),
  }
}

const bandNames = ['low', 'mid', 'high', 'tail'] as const

/** Errors of spectra in bands. Bands without bins, on small grids, are left out. */
export function bandScores(spectra: EnsembleSpectra): Scores {
  const named = (name: 'power' | 'cross_modulus' | 'coherence', errors: number[][], counts: number[]) =>
    bandNames.flatMap((band, i) =>
      counts[i] === 0 ? [] : [[`${name}_${band}`, errors.map((bands) => bands[i]!)] as [Metric, number[]]],
    )
  const sizes = spectralBands(spectra.bins).bins.map((band) => band.length)
  return Object.fromEntries([
    ...named('power', powerBandError(spectra), sizes),
    ...named('cross_modulus', crossModulusBandError(spectra), sizes),
    ...named('coherence', coherenceBands(spectra), sizes),
  ])
}
