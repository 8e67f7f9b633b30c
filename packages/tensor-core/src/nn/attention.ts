import type * as tf from '@tensorflow/tfjs'
import { linear } from './linear'
import { rmsNorm } from './norms'
import { named } from './observe'
import type { Scope, Weights } from './parameters'
import { type Rotation, rotatedHeads } from './rotary'
import { type Heads, scaledDotProduct, splitHeads } from './scaled-dot-product'

export interface AttentionOptions {
  heads: number
  /** RMS-normalise queries and keys over the width of a head. Default true. */
  qkNorm?: boolean
}

export interface AttentionInputs {
  /** Rotary positions. */
  rotation?: Rotation
  /** Who looks at whom, see {@link localMask}. */
  mask?: tf.Tensor
}

/** Self-attention over tokens `[batch, token, width]`. */
export type Attention = (weights: Weights, x: tf.Tensor, inputs?: AttentionInputs) => tf.Tensor

/**
 * Multi-head self-attention without key, query and value bias.
 *
 * Source: LoLa, `MultiheadSelfAttention`; Vaswani et al. 2017; query-key norm: Henry et al. 2020.
 */
export function attention(scope: Scope, width: number, { heads, qkNorm = true }: AttentionOptions): Attention {
  const project = linear(scope.child('qkv_proj'), width, 3 * width, { bias: false })
  const output = linear(scope.child('y_proj'), width, width)

  return named(scope, (weights: Weights, x: tf.Tensor, { rotation, mask }: AttentionInputs = {}) => {
    const joint = project(weights, x)
    const [q, k, v] = rotation ? rotatedHeads(joint, heads, rotation) : splitHeads(joint, heads)
    // Rotations keep lengths: to normalise after them is the same.
    const prepared: Heads = qkNorm ? [rmsNorm(q), rmsNorm(k), v] : [q, k, v]
    return output(weights, scaledDotProduct(prepared, mask))
  })
}
