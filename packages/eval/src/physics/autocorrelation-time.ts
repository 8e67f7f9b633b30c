import { ShapeError } from '@lola-ts/tensor-core'

/**
 * Integrated autocorrelation time of a series, in its steps: τ = 1 + 2 Σ ρ(k), the sum ended at the first k ≥ 5 τ(k).
 * A series of n steps holds about n / τ independent ones. 1 for noise, NaN for a constant or not finite series.
 *
 * Source: Sokal, "Monte Carlo methods in statistical mechanics", 1997.
 *
 * @throws ShapeError for fewer than two steps
 */
export function autocorrelationTime(series: readonly number[]): number {
  const n = series.length
  if (n < 2) throw new ShapeError(`autocorrelation: a series of ${n}, expected at least 2 steps`)
  const mean = series.reduce((sum, value) => sum + value, 0) / n
  const x = series.map((value) => value - mean)
  const covariance = (lag: number) => {
    let sum = 0
    for (let i = 0; i + lag < n; i++) sum += x[i]! * x[i + lag]!
    return sum / n
  }
  const variance = covariance(0)
  if (!(variance > 0)) return Number.NaN
  let tau = 1
  for (let lag = 1; lag < n; lag++) {
    tau += (2 * covariance(lag)) / variance
    if (lag >= 5 * tau) break
  }
  return tau
}
