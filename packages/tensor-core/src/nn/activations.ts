import type * as tf from '@tensorflow/tfjs'

/** SiLU (swish): x · sigmoid(x). */
export function silu(x: tf.Tensor): tf.Tensor {
  return x.mul(x.sigmoid())
}
