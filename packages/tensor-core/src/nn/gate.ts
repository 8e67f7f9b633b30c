import type * as tf from '@tensorflow/tfjs'

/** (x + g y) / √(1 + g²): keeps the variance of independent x and y. */
export function gate(x: tf.Tensor, g: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return x.add(y.mul(g)).mul(g.square().add(1).rsqrt())
}
