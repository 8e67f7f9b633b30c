import { ConfigError, type Tensor, tf } from '@lola-ts/tensor-core'
import { fold, type Key, normal } from '@lola-ts/tensor-core/random'
import type { Operator } from './operators/operator'

/** What was seen of a flow, state by state. */
export interface Observations {
  readonly operator: Operator
  /** States observed: indices 0 … count − 1, where 0 is the first known state of the rollout. */
  readonly count: number
  /** Standard deviation of the noise, in normalised units. */
  readonly noise: number
  /** `[count, ...observed]`, kept until {@link Observations.dispose}. */
  readonly values: Tensor
  dispose(): void
}

export interface ObserveOptions {
  /** Standard deviation of the Gaussian noise, in normalised units. Default 0.1. */
  noise?: number
  /** Stream of the noise; state i has its own, so that more states change none. */
  key: Key
}

/**
 * Observes a true trajectory as an instrument would, with noise: for experiments where the truth is known.
 *
 * @param truth normalised snapshots `[time, ...space, field]`, from the rollout's first known state on
 * @throws {ConfigError} when the noise is not positive
 */
export function observe(truth: Tensor, operator: Operator, { noise = 0.1, key }: ObserveOptions): Observations {
  const values = tf.tidy(() => {
    const seen = operator.apply(truth)
    const [count, ...shape] = seen.shape as [number, ...number[]]
    const error = tf.stack(Array.from({ length: count }, (_, i) => normal(fold(key, 'observation', i), shape)))
    return seen.add(error.mul(noise))
  })
  return observations(values, operator, noise)
}

/**
 * Observations that were made elsewhere.
 *
 * @param values `[time, ...observed]`, as `operator` would give them; taken over
 * @throws {ConfigError} when the noise is not positive
 */
export function observations(values: Tensor, operator: Operator, noise: number): Observations {
  if (!(noise > 0)) throw new ConfigError(`observations: noise is ${noise}, expected a positive standard deviation`)
  return { operator, count: values.shape[0]!, noise, values, dispose: () => values.dispose() }
}
