import type { Schedule } from './schedule'

export interface LogLinearOptions {
  /** Noise at t = 0. Default 1e-3. */
  sigmaMin?: number
  /** Noise at t = 1. Default 1e3. */
  sigmaMax?: number
}

/** α = 1, log σ linear in t. Source: LoLa, `LogLinearSchedule`. */
export function logLinear({ sigmaMin = 1e-3, sigmaMax = 1e3 }: LogLinearOptions = {}): Schedule {
  return (t) => ({ alpha: 1, sigma: Math.exp(Math.log(sigmaMin) * (1 - t) + Math.log(sigmaMax) * t) })
}
