import { ConfigError, checkValue } from '@lola-ts/tensor-core'
import { nearest } from '@lola-ts/tensor-core/checkpoint'
import { fold, gamma, type Key, normalArray, uniformArray } from '@lola-ts/tensor-core/random'

/** Names of the distributions of diffusion times. */
export const timeDistributions = ['uniform', 'beta', 'kumaraswamy', 'log-normal'] as const

/**
 * How diffusion times are drawn in training, plain JSON.
 *
 * `beta` and `kumaraswamy` with a = 1, b = 0.5 lean towards noise: mean times 2/3. `log-normal` draws log(σ/α) with mean a
 * and standard deviation b, such as EDM's -1.2 and 1.2, within what the schedule has.
 */
export interface TimeDistribution {
  /** Default uniform. */
  distribution?: (typeof timeDistributions)[number]
  /** The lower end of uniform times, else the exponent that pushes away from t = 0. Default 0. */
  a?: number
  /** The upper end of uniform times, else the exponent that pushes away from t = 1. Default 1. */
  b?: number
}

/** Diffusion times in [0, 1], float64; time i does not depend on `count`. */
export type TimeDraw = (key: Key, count: number) => Float64Array

/**
 * A distribution of diffusion times from its configuration.
 *
 * @param logRatio log(σ/α) at a time in [0, 1], rising; of the schedule that is trained with
 * @throws {ConfigError} for an unknown distribution or parameters outside of its range
 *
 * Source: LoLa, `DenoiserLoss`; Kumaraswamy, "A generalized probability density function for double-bounded random
 * processes", 1980; Karras et al., "Elucidating the design space of diffusion-based generative models", 2022.
 */
export function timeDraw(
  { distribution = 'uniform', a = 0, b = 1 }: TimeDistribution = {},
  logRatio: (t: number) => number = (t) => t,
): TimeDraw {
  const name = (parameter: string) => `${distribution} times: ${parameter}`

  if (distribution === 'uniform') {
    checkValue(a >= 0 && a < 1, name('a'), a, 'a number from 0 to below 1')
    checkValue(b > a && b <= 1, name('b'), b, `a number above ${a} and at most 1`)
    return (key, count) => uniformArray(key, count).map((u) => a + (b - a) * u)
  }
  if (distribution === 'kumaraswamy') {
    checkValue(a > 0, name('a'), a, 'a number above 0')
    checkValue(b > 0, name('b'), b, 'a number above 0')
    return (key, count) => uniformArray(key, count).map((u) => (1 - (1 - u) ** (1 / b)) ** (1 / a))
  }
  if (distribution === 'beta') {
    checkValue(a >= 0.1, name('a'), a, 'a number from 0.1')
    checkValue(b >= 0.1, name('b'), b, 'a number from 0.1')
    const draw = (key: Key) => {
      const x = gamma(fold(key, 'a'), a)
      return x / (x + gamma(fold(key, 'b'), b))
    }
    return (key, count) => Float64Array.from({ length: count }, (_, i) => draw(fold(key, i)))
  }
  if (distribution === 'log-normal') {
    checkValue(Number.isFinite(a), name('a'), a, 'a number')
    checkValue(b > 0, name('b'), b, 'a number above 0')
    return (key, count) =>
      Float64Array.from({ length: count }, (_, i) => solve(logRatio, a + b * normalArray(fold(key, i), 1)[0]!))
  }
  const guess = nearest(distribution, timeDistributions)
  throw new ConfigError(`times are distributed as ${distribution}, expected ${timeDistributions.join(', ')}`, {
    ...(guess && { hint: `Did you mean ${guess}?` }),
  })
}

/** Where a rising function has a value, in [0, 1], by bisection; an end where it has none. */
function solve(f: (t: number) => number, value: number): number {
  let [low, high] = [0, 1]
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2
    if (f(middle) < value) low = middle
    else high = middle
  }
  return (low + high) / 2
}
