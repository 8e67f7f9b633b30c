import { checkValue } from '@lola-ts/tensor-core'
import type { BoundedOptions, Schedule } from './schedule'

/**
 * Straight paths from data to noise: α = 1 − t (1 − α_min), σ = t + (1 − t) σ_min.
 *
 * With `{ alphaMin: 0, sigmaMin: 0 }` the schedule of rectified flows and flow matching, α = 1 − t and σ = t; what
 * happens at its ends says `timeRange`.
 *
 * @throws {ConfigError} unless 0 ≤ alphaMin < 1 and 0 ≤ sigmaMin < 1
 *
 * Source: Liu et al., "Flow straight and fast", 2022; Lipman et al., "Flow matching for generative modeling", 2023;
 * azula, `RectifiedSchedule`.
 */
export function rectified({ alphaMin = 1e-3, sigmaMin = 1e-3 }: BoundedOptions = {}): Schedule {
  checkValue(alphaMin >= 0 && alphaMin < 1, 'rectified: alphaMin', alphaMin, 'a number from 0 to below 1')
  checkValue(sigmaMin >= 0 && sigmaMin < 1, 'rectified: sigmaMin', sigmaMin, 'a number from 0 to below 1')
  return (t) => ({ alpha: t * alphaMin + (1 - t), sigma: t + (1 - t) * sigmaMin })
}
