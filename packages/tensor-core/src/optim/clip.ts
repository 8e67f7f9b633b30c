import * as tf from '@tensorflow/tfjs'
import type { Weights } from '../nn/parameters'

/** The Euclidean norm of all gradients together, a scalar. */
export function globalNorm(gradients: Weights): tf.Tensor {
  return tf.addN(Object.values(gradients).map((g) => tf.tidy(() => g.square().sum()))).sqrt()
}

/** Scales all gradients by min(1, limit / (norm + 1e-6)), as `torch.nn.utils.clip_grad_norm_`. */
export function clipByNorm(gradients: Weights, norm: tf.Tensor, limit: number): Weights {
  const factor = tf.minimum(1, tf.scalar(limit).div(norm.add(1e-6)))
  return Object.fromEntries(Object.entries(gradients).map(([name, g]) => [name, g.mul(factor)]))
}
