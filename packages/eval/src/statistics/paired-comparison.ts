import { fold, key, uniformArray } from '@lola-ts/tensor-core/random'
import { ScoreError } from '../errors'
import { type BootstrapOptions, bootstrap, fewestTrajectories, type Interval } from './bootstrap'

export interface PairedComparison extends Interval {
  /** Trajectories that both were scored on. */
  n: number
  /** Mean of first − second over trajectories: negative where the first has the lower score. */
  difference: number
  /** Share of the trajectories on which the first is lower; ties count half. */
  lower: number
  /**
   * How likely a mean at least as far from 0 is if both are equally good: signs of the differences flipped, all 2ⁿ ways up
   * to 14 trajectories, else 10000 at random. Null for too few trajectories.
   */
  p: number | null
}

/**
 * Compares two emulators on the trajectories that both were scored on: what is hard about a trajectory is hard for both,
 * so differences say more than the two intervals do.
 *
 * @param first a score for each trajectory, by its name
 * @throws ScoreError if they have no trajectory in common
 */
export function pairedComparison(
  first: ReadonlyMap<string, number>,
  second: ReadonlyMap<string, number>,
  options: BootstrapOptions = {},
): PairedComparison {
  const shared = [...first.keys()].filter((name) => second.has(name))
  if (shared.length === 0) {
    throw new ScoreError('paired comparison: no trajectory in common', {
      hint: 'Evaluate both on the same split, trajectories and starts.',
    })
  }
  const differences = shared.map((name) => first.get(name)! - second.get(name)!)
  const n = differences.length
  const difference = differences.reduce((sum, value) => sum + value, 0) / n
  const lower = differences.reduce((sum, value) => sum + (value < 0 ? 1 : value === 0 ? 0.5 : 0), 0) / n
  const interval = bootstrap(
    differences.map((value) => [value, 1]),
    ([sum, count]) => sum! / count!,
    options,
  )
  const known = n >= fewestTrajectories && Number.isFinite(difference)
  return { n, difference, lower, ...interval, p: known ? signFlips(differences, options.seed ?? 0) : null }
}

function signFlips(differences: readonly number[], seed: number): number {
  const n = differences.length
  const observed = Math.abs(differences.reduce((sum, value) => sum + value, 0)) * (1 - 1e-12)
  if (n <= 14) {
    let extreme = 0
    for (let signs = 0; signs < 2 ** n; signs++) {
      const sum = differences.reduce((total, value, i) => total + ((signs >> i) & 1 ? -value : value), 0)
      if (Math.abs(sum) >= observed) extreme++
    }
    return extreme / 2 ** n
  }
  const tries = 10_000
  const draws = uniformArray(fold(key(seed), 'sign flips', n), n * tries)
  let extreme = 1
  for (let t = 0; t < tries; t++) {
    const sum = differences.reduce((total, value, i) => total + (draws[t * n + i]! < 0.5 ? -value : value), 0)
    if (Math.abs(sum) >= observed) extreme++
  }
  return extreme / (tries + 1)
}
