import { ConfigError } from '@lola-ts/tensor-core'
import { fold, key, uniformArray } from '@lola-ts/tensor-core/random'
import { normalQuantile, studentQuantile } from './quantiles'

export interface BootstrapOptions {
  /** Default 0.95. */
  level?: number
  /** Default 2000. */
  resamples?: number
  /** Default 0. */
  seed?: number
}

/** A confidence interval; both ends null where there are too few trajectories to say. */
export interface Interval {
  low: number | null
  high: number | null
}

/** Fewer trajectories than this have no interval: resampling two or three of them shows next to nothing. */
export const fewestTrajectories = 5

/**
 * Confidence interval of a statistic of means over trajectories, by resampling trajectories with replacement.
 *
 * `clusters` has a row for each trajectory, with sums over everything scored on it; `statistic` makes the number of
 * interest from the sums over a sample of rows: `([sum, count]) => sum / count` for a mean. States and starts of one
 * trajectory are not independent, so rows are never split.
 *
 * The ends are percentiles, pushed out as far as Student's t asks for (Hesterberg's expanded percentiles): plain ones are
 * too narrow for few trajectories. Below {@link fewestTrajectories} there is no interval, and a statistic that is not
 * finite has none either.
 *
 * Source: Efron and Tibshirani, 1993; Hesterberg, "What teachers should know about the bootstrap", 2015.
 *
 * @throws ConfigError for a level outside of (0, 1)
 */
export function bootstrap(
  clusters: readonly (readonly number[])[],
  statistic: (sums: readonly number[]) => number,
  { level = 0.95, resamples = 2000, seed = 0 }: BootstrapOptions = {},
): Interval {
  if (!(level > 0 && level < 1)) throw new ConfigError(`bootstrap: level ${level}, expected a number between 0 and 1`)
  const n = clusters.length
  if (n < fewestTrajectories) return { low: null, high: null }
  const width = clusters[0]!.length
  const draws = uniformArray(fold(key(seed), 'bootstrap', n), n * resamples)
  const values = new Float64Array(resamples)
  const sums = new Array<number>(width)
  for (let sample = 0; sample < resamples; sample++) {
    sums.fill(0)
    for (let i = 0; i < n; i++) {
      const row = clusters[Math.floor(draws[sample * n + i]! * n)]!
      for (let k = 0; k < width; k++) sums[k]! += row[k]!
    }
    values[sample] = statistic(sums)
  }
  values.sort()
  if (!Number.isFinite(values[0]!) || !Number.isFinite(values[resamples - 1]!)) return { low: null, high: null }
  const tail = normalTail(-Math.sqrt(n / (n - 1)) * studentQuantile((1 + level) / 2, n - 1))
  const at = (share: number) => {
    const position = Math.min(resamples - 1, Math.max(0, share * resamples - 0.5))
    const below = Math.floor(position)
    const above = Math.min(resamples - 1, below + 1)
    return values[below]! + (position - below) * (values[above]! - values[below]!)
  }
  return { low: at(tail), high: at(1 - tail) }
}

/** Probability that a standard normal lies below x, from the quantile by bisection: 1e-12 is enough here. */
function normalTail(x: number): number {
  let [low, high] = [1e-12, 0.5]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (normalQuantile(middle) < x) low = middle
    else high = middle
  }
  return low
}
