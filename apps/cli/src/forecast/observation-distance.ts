import type { Observations } from '@lola-ts/guidance'
import { type Tensor, tf } from '@lola-ts/tensor-core'

/**
 * How far an ensemble is from what was seen of a state, in standard deviations of the noise: the root mean square over
 * members and observations. About 1 for members drawn from the posterior of a good model; NaN where nothing was seen.
 *
 * @param state counted from the first known one
 * @param ensemble `[member, ...space, field]`, normalised
 */
export function observationDistance(
  { operator, values, variance, seen, count }: Observations,
  state: number,
  ensemble: Float32Array,
  shape: readonly number[],
): number {
  if (state >= count || seen[state] === 0) return Number.NaN
  return tf.tidy(() => {
    const size = shape.reduce((a, b) => a * b, 1)
    const members: Tensor = tf.tensor(ensemble, [ensemble.length / size, ...shape])
    const error = operator
      .apply(members)
      .sub(values.slice([state], [1]))
      .square()
      .div(variance.slice([state], [1]))
    const there = tf.where(error.isNaN(), tf.zerosLike(error), error) as Tensor
    const total = there.sum().dataSync<'float32'>()[0]!
    return Math.sqrt(total / (seen[state]! * members.shape[0]!))
  })
}
