import type * as tf from '@tensorflow/tfjs'
import { ConfigError } from '../errors'
import { uniformInit, zeros } from './initializers'
import { affine, type Layer, linear } from './linear'
import { named } from './observe'
import type { Scope, Weights } from './parameters'
import { scaledDotProduct, splitHeads } from './scaled-dot-product'

/**
 * Multi-head self-attention between all positions of `[batch, ...space, channel]`, with biases and without positions:
 * the attention of convolutional networks on their coarse levels.
 *
 * Source: LoLa, `SelfAttentionNd`; its names and initial values are those of `torch.nn.MultiheadAttention`.
 *
 * @throws {ConfigError} when the heads do not divide the channels
 */
export function spaceAttention(scope: Scope, width: number, heads: number): Layer {
  if (width % heads !== 0) throw new ConfigError(`attention: ${width} channels are not a multiple of ${heads} heads`)
  const xavier = Math.sqrt(6 / (width + 3 * width))
  const weight = scope.parameter('in_proj_weight', [width, 3 * width], uniformInit(xavier))
  const bias = scope.parameter('in_proj_bias', [3 * width], zeros)
  const output = linear(scope.child('out_proj'), width, width, { biasInit: zeros })

  return named(scope, (weights: Weights, x: tf.Tensor) => {
    const tokens = x.reshape([x.shape[0]!, -1, width])
    const heeded = scaledDotProduct(splitHeads(affine(tokens, weights[weight]!, weights[bias]!), heads))
    return output(weights, heeded).reshape(x.shape)
  })
}
