import * as tf from '@tensorflow/tfjs'

/**
 * Sinusoidal encoding of positions or times: `[...]` to `[..., features]`, all sines, then all cosines, at the
 * frequencies ω^(-i / (features/2 - 1)).
 *
 * Source: Vaswani et al., "Attention is all you need", 2017; LoLa, `SineEncoding` (ω = 1e3).
 */
export function sineEncoding(x: tf.Tensor, features: number, omega = 1e3): tf.Tensor {
  const half = features / 2
  const frequencies = Float32Array.from({ length: half }, (_, i) => omega ** -(i / Math.max(1, half - 1)))
  const angles = x.expandDims(-1).mul(tf.tensor1d(frequencies))
  return tf.concat([angles.sin(), angles.cos()], -1)
}
