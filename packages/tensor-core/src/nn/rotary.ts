import * as tf from '@tensorflow/tfjs'
import { exactProducts } from '../jit/exact-products'

/** Cosines and sines of the rotary angles, `[heads, token, head / 2, 1]` each. */
export interface Rotation {
  cos: tf.Tensor
  sin: tf.Tensor
}

/**
 * The rotation of every token: angle = position · θ, with learned frequencies.
 *
 * @param positions `[token, axis]`
 * @param theta `[axis, width / 2]`, over all heads
 *
 * Source: Su et al., "RoFormer", 2021; Heo et al., "Rotary position embedding for vision transformer", 2024.
 */
export function rotation(positions: tf.Tensor, theta: tf.Tensor, heads: number): Rotation {
  const half = theta.shape[1]! / heads
  const turns = exactProducts(() => positions.matMul(theta))
  const angles = turns.reshape([-1, heads, half]).transpose([1, 0, 2]).expandDims(-1)
  return { cos: angles.cos(), sin: angles.sin() }
}

/** Rotates the adjacent channel pairs of `[batch, heads, token, head]`. */
export function rotate(x: tf.Tensor, { cos, sin }: Rotation): tf.Tensor {
  const [batch, heads, tokens, width] = x.shape as [number, number, number, number]
  const pairs = x.reshape([batch, heads, tokens, width / 2, 2])
  const [even, odd] = tf.split(pairs, 2, -1) as [tf.Tensor, tf.Tensor]
  const rotated = tf.concat([even.mul(cos).sub(odd.mul(sin)), even.mul(sin).add(odd.mul(cos))], -1)
  return rotated.reshape(x.shape)
}
