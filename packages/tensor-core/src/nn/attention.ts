import type * as tf from '@tensorflow/tfjs'
import { linear } from './linear'
import { rmsNorm } from './norms'
import type { Scope, Weights } from './parameters'
import { type Rotation, rotate } from './rotary'

export interface AttentionOptions {
  heads: number
  /** RMS-normalise queries and keys over the width of a head. Default true. */
  qkNorm?: boolean
}

/** Self-attention over tokens `[batch, token, width]`, optionally with rotary positions. */
export type Attention = (weights: Weights, x: tf.Tensor, rotation?: Rotation) => tf.Tensor

/**
 * Multi-head self-attention without key, query and value bias.
 *
 * Source: LoLa, `MultiheadSelfAttention`; Vaswani et al. 2017; query-key norm: Henry et al. 2020.
 */
export function attention(scope: Scope, width: number, { heads, qkNorm = true }: AttentionOptions): Attention {
  const project = linear(scope.child('qkv_proj'), width, 3 * width, { bias: false })
  const output = linear(scope.child('y_proj'), width, width)
  const head = width / heads

  return (weights, x, rotation) => {
    const [batch, tokens] = x.shape as [number, number]
    const split = project(weights, x).reshape([batch, tokens, 3, heads, head]).transpose([2, 0, 3, 1, 4])
    const [q, k, v] = split.unstack() as [tf.Tensor, tf.Tensor, tf.Tensor]
    const prepare = (part: tf.Tensor) => {
      const normed = qkNorm ? rmsNorm(part) : part
      return rotation ? rotate(normed, rotation) : normed
    }
    const scores = prepare(q)
      .mul(1 / Math.sqrt(head))
      .matMul(prepare(k), false, true)
      .softmax()
    return output(weights, scores.matMul(v).transpose([0, 2, 1, 3]).reshape([batch, tokens, width]))
  }
}
