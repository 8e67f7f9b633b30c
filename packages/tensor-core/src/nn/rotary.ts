import * as tf from '@tensorflow/tfjs'
import { exactProducts } from '../jit/exact-products'
import type { Heads } from './scaled-dot-product'

/** Cosines and sines of the rotary angles, `[heads, token, head / 2]` each. */
export type Rotation = { cos: tf.Tensor; sin: tf.Tensor }

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
  const angles = turns.reshape([-1, heads, half]).transpose([1, 0, 2])
  return { cos: angles.cos(), sin: angles.sin() }
}

/**
 * {@link splitHeads} with rotated queries and keys.
 *
 * What turns together are adjacent channels of a head, 2i and 2i + 1. They come out half a head apart, first the even
 * places, then the odd ones: moving whole halves is several times faster than weaving them, and products of queries and
 * keys are sums that know no order.
 *
 * @param joint `[batch, token, 3 · width]`: query, key, value, head by head
 */
export function rotatedHeads(joint: tf.Tensor, heads: number, { cos, sin }: Rotation): Heads {
  const [batch, tokens, all] = joint.shape as [number, number, number]
  const head = all / (3 * heads)
  const [turning, resting] = tf.split(joint, [(2 * all) / 3, all / 3], -1) as [tf.Tensor, tf.Tensor]
  const pairs = turning.reshape([batch, tokens, 2, heads, head / 2, 2]).transpose([2, 5, 0, 3, 1, 4])
  const [query, key] = pairs.unstack().map((part) => {
    const [even, odd] = part.unstack() as [tf.Tensor, tf.Tensor]
    return tf.concat([even.mul(cos).sub(odd.mul(sin)), even.mul(sin).add(odd.mul(cos))], -1)
  }) as [tf.Tensor, tf.Tensor]
  return [query, key, resting.reshape([batch, tokens, heads, head]).transpose([0, 2, 1, 3])]
}
