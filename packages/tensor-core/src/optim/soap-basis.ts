import * as tf from '@tensorflow/tfjs'
import { orthonormalBasis } from '../linalg/orthonormal-basis'

/**
 * A basis closer to the eigenbasis of a symmetric matrix: one power iteration, made orthonormal from the largest
 * eigenvalue on. Columns keep their places, so that what is known about a direction stays with it.
 */
export function refreshBasis(matrix: tf.Tensor, basis: tf.Tensor): tf.Tensor {
  const powered = matrix.matMul(basis)
  const order = descending(basis.mul(powered).sum(0))
  const places = descending(order.toFloat().neg())
  return orthonormalBasis(powered.gather(order, 1)).gather(places, 1)
}

function descending(values: tf.Tensor): tf.Tensor1D {
  return tf.topk(values, values.size).indices as tf.Tensor1D
}
