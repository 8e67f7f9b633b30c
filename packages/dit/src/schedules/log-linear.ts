import { checkValue } from '@lola-ts/tensor-core'
import type { Schedule } from './schedule'

export interface LogLinearOptions {
  /** Noise at t = 0. Default 1e-3. */
  sigmaMin?: number
  /** Noise at t = 1. Default 1e3. */
  sigmaMax?: number
}

/**
 * α = 1, log σ linear in t.
 *
 * @throws {ConfigError} unless 0 < sigmaMin < sigmaMax
 *
 * Source: LoLa, `LogLinearSchedule`.
 */
export function logLinear({ sigmaMin = 1e-3, sigmaMax = 1e3 }: LogLinearOptions = {}): Schedule {
  checkValue(sigmaMin > 0, 'log-linear: sigmaMin', sigmaMin, 'a number above 0')
  checkValue(sigmaMax > sigmaMin, 'log-linear: sigmaMax', sigmaMax, `a number above sigmaMin, ${sigmaMin}`)
  return (t) => ({ alpha: 1, sigma: Math.exp(Math.log(sigmaMin) * (1 - t) + Math.log(sigmaMax) * t) })
}
