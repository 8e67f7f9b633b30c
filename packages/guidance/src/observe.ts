import { ConfigError, type Tensor, tf } from '@lola-ts/tensor-core'
import { fold, type Key, normal } from '@lola-ts/tensor-core/random'
import { type Noise, variances } from './noise'
import type { Operator } from './operators/operator'

/** What was seen of a flow, state by state. */
export interface Observations {
  readonly operator: Operator
  /** States observed: indices 0 … count − 1, where 0 is the first known state of the rollout. */
  readonly count: number
  /** `[count, ...observed]`, NaN where there is none, kept until {@link Observations.dispose}. */
  readonly values: Tensor
  /** Variance of the noise, of the shape of the values. */
  readonly variance: Tensor
  /** How many values each state has; 0 where nothing was observed. */
  readonly seen: readonly number[]
  /** Values that are NaN in states of which something was seen: treated as missing. */
  readonly missing: number
  dispose(): void
}

export interface ObserveOptions {
  /** Standard deviation of the Gaussian noise, in the units that the operator gives. Default 0.1. */
  noise?: Noise
  /** Stream of the noise; state i has its own, so that more states change none. */
  key: Key
  /** Only every k-th state is observed: states k, 2k, … Default 1. */
  every?: number
}

/**
 * Observes a true trajectory as an instrument would, with noise: for experiments where the truth is known.
 *
 * @param truth normalised snapshots `[time, ...space, field]`, from the rollout's first known state on
 * @throws {ConfigError} when the noise is negative or does not fit, or `every` is not a whole number above 0
 */
export function observe(truth: Tensor, operator: Operator, options: ObserveOptions): Observations {
  const { noise = 0.1, key, every = 1 } = options
  if (!Number.isInteger(every) || every < 1) {
    throw new ConfigError(`observe: every is ${every}, expected a whole number above 0`)
  }
  const values = tf.tidy(() => {
    const seen = operator.apply(truth)
    const [count, ...shape] = seen.shape as [number, ...number[]]
    const error = tf.stack(Array.from({ length: count }, (_, i) => normal(fold(key, 'observation', i), shape)))
    const noisy = seen.add(error.mul(variances(noise, seen.shape, operator.name).sqrt()))
    if (every === 1) return noisy
    const there = Float32Array.from({ length: count }, (_, i) => (i % every === 0 ? 0 : Number.NaN))
    return noisy.add(tf.tensor(there, [count, ...shape.map(() => 1)]))
  })
  return observations(values, operator, noise)
}

/**
 * Observations that were made elsewhere. NaN means that a value is missing.
 *
 * Contradictory ones are no error: each pulls according to its variance, and the result lies between them.
 *
 * @param values `[time, ...observed]`, as `operator` would give them; taken over
 * @param noise 0 only where a method takes them as exact, see `GuidanceMethod.exact`
 * @throws {ConfigError} when the noise is negative or does not fit
 */
export function observations(values: Tensor, operator: Operator, noise: Noise): Observations {
  const variance = tf.tidy(() => variances(noise, values.shape, operator.name))
  const count = values.shape[0]!
  const host = values.dataSync<'float32'>()
  const size = count === 0 ? 0 : host.length / count
  const seen = Array.from({ length: count }, (_, i) =>
    host.subarray(i * size, (i + 1) * size).reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0),
  )
  const missing = seen.reduce((sum, there) => sum + (there > 0 ? size - there : 0), 0)
  return { operator, count, values, variance, seen, missing, dispose: () => tf.dispose([values, variance]) }
}
