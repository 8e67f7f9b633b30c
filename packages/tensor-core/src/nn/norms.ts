import type * as tf from '@tensorflow/tfjs'

export interface NormOptions {
  /** Added to the variance. Default 1e-5. */
  eps?: number
  /** Divide by n - 1 (as `torch.var`, and LoLa's DCAE) instead of n (as `torch.nn.LayerNorm`). Default false. */
  unbiased?: boolean
}

/** Layer normalisation over the last axis, without learned scale: (x - E[x]) / √(V[x] + eps). */
export function layerNorm(x: tf.Tensor, { eps = 1e-5, unbiased = false }: NormOptions = {}): tf.Tensor {
  const length = x.shape.at(-1)!
  const centred = x.sub(x.mean(-1, true))
  const squares = centred.square()
  const variance = unbiased ? squares.sum(-1, true).div(length - 1) : squares.mean(-1, true)
  return centred.mul(variance.add(eps).rsqrt())
}

/**
 * Group normalisation of `[batch, ...space, channel]`, without learned scale: over space and the channels of a group,
 * the variance divided by n. Default eps 1e-5.
 *
 * @param groups how many groups of adjacent channels; divides the channels
 *
 * Source: Wu and He, "Group normalization", 2018; `torch.nn.GroupNorm(affine=False)`.
 */
export function groupNorm(x: tf.Tensor, groups: number, eps = 1e-5): tf.Tensor {
  const grouped = x.reshape([x.shape[0]!, -1, groups, x.shape.at(-1)! / groups])
  const centred = grouped.sub(grouped.mean([1, 3], true))
  const variance = centred.square().mean([1, 3], true)
  return centred.mul(variance.add(eps).rsqrt()).reshape(x.shape)
}

/** RMS normalisation over the last axis: x / √(E[x²] + eps). Default eps 1e-5. */
export function rmsNorm(x: tf.Tensor, eps = 1e-5): tf.Tensor {
  return x.mul(x.square().mean(-1, true).add(eps).rsqrt())
}
