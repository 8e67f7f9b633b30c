import * as tf from '@tensorflow/tfjs'

const scale = 1.5
const bound = 2

/**
 * Bounds a step entry by entry: near zero the identity, further out a tanh with a little of a logarithm, at most 2.
 *
 * Source: heavyball 1.4.3, `trust_region_clip_`.
 */
export function trustRegion(x: tf.Tensor): tf.Tensor {
  const y = x.div(scale)
  const slow = y.abs().log1p().mul(y.sign())
  return tf.clipByValue(y.tanh().mul(0.9).add(slow.mul(0.1)).mul(scale), -bound, bound)
}
