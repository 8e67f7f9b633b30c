import { type Tensor, tf } from '@lola-ts/tensor-core'

/** The product of a matrix `[rows, length]` with one axis of a tensor, which is `rows` long then. */
export function alongAxis(x: Tensor, axis: number, matrix: tf.Tensor2D): Tensor {
  const order = [...x.shape.keys()].filter((other) => other !== axis)
  const turned = x.transpose([...order, axis])
  const product = tf.matMul(turned.reshape<tf.Tensor2D>([-1, x.shape[axis]!]), matrix, false, true)
  const back = [...x.shape.keys()].map((i) => (i === axis ? order.length : i < axis ? i : i - 1))
  return product.reshape([...turned.shape.slice(0, -1), matrix.shape[0]]).transpose(back)
}
