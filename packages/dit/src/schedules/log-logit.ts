import { checkValue } from '@lola-ts/tensor-core'
import type { Schedule } from './schedule'

export interface LogLogitOptions {
  /** Noise at t = 0. Default 1e-3. */
  sigmaMin?: number
  /** Noise at t = 1. Default 1e3. */
  sigmaMax?: number
  /** Multiplies the logit. Default 1. */
  scale?: number
  /** Added to the logit. Default 0. */
  shift?: number
}

/**
 * α = 1, σ = exp(a · logit(τ) + b) with τ linear in t from σ_min / (1 + σ_min) to σ_max / (1 + σ_max).
 *
 * Uniform times spend most of their mass around σ = 1. Equivalent, after rescaling, to the rectified schedule
 * α = 1 − t, σ = t.
 *
 * @throws {ConfigError} unless 0 < sigmaMin < sigmaMax and scale > 0
 *
 * Source: LoLa, `LogLogitSchedule`.
 */
export function logLogit({ sigmaMin = 1e-3, sigmaMax = 1e3, scale = 1, shift = 0 }: LogLogitOptions = {}): Schedule {
  checkValue(sigmaMin > 0, 'log-logit: sigmaMin', sigmaMin, 'a number above 0')
  checkValue(sigmaMax > sigmaMin, 'log-logit: sigmaMax', sigmaMax, `a number above sigmaMin, ${sigmaMin}`)
  checkValue(scale > 0, 'log-logit: scale', scale, 'a number above 0')
  const low = sigmaMin / (1 + sigmaMin)
  const high = sigmaMax / (1 + sigmaMax)
  return (t) => {
    const tau = t * (high - low) + low
    return { alpha: 1, sigma: Math.exp(scale * Math.log(tau / (1 - tau)) + shift) }
  }
}
