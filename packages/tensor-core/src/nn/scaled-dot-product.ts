import type * as tf from '@tensorflow/tfjs'

/** Queries, keys and values, `[batch, heads, token, head width]` each. */
export type Heads = [query: tf.Tensor, key: tf.Tensor, value: tf.Tensor]

/** Splits joint projections `[batch, token, 3 · width]` (query, key, value; head by head) into heads. */
export function splitHeads(joint: tf.Tensor, heads: number): Heads {
  const [batch, tokens, width] = joint.shape as [number, number, number]
  const split = joint.reshape([batch, tokens, 3, heads, width / (3 * heads)]).transpose([2, 0, 3, 1, 4])
  return split.unstack() as Heads
}

/**
 * softmax(Q Kᵀ / √width + mask) V, the heads joined again: `[batch, token, width]`.
 *
 * @param mask `[token, token]`, added to the scores: 0 where a query may look, very negative elsewhere
 *
 * Source: Vaswani et al., "Attention is all you need", 2017, eq. 1.
 */
export function scaledDotProduct([query, key, value]: Heads, mask?: tf.Tensor): tf.Tensor {
  const [batch, heads, tokens, width] = query.shape as [number, number, number, number]
  const scores = query.mul(1 / Math.sqrt(width)).matMul(key, false, true)
  const weights = (mask ? scores.add(mask) : scores).softmax()
  return weights
    .matMul(value)
    .transpose([0, 2, 1, 3])
    .reshape([batch, tokens, heads * width])
}
