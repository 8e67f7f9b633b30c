import * as tf from '@tensorflow/tfjs'
import { hostEigenvectors } from './host-eigenvectors'
import { onHost, runMatrixKernel } from './kernels'

/**
 * Orthonormal eigenvectors of a symmetric matrix, as columns, largest eigenvalue first. Signs are free.
 *
 * Entries that are not finite count as zero: TensorFlow would throw, where a training step is only to be skipped.
 */
export function eigenvectors(m: tf.Tensor): tf.Tensor {
  const finite = tf.where(m.isFinite(), m, tf.zerosLike(m))
  const ascending = runMatrixKernel('LolaSymmetricEigen', { m: finite })?.[1]
  return ascending ? ascending.reverse(1) : onHost(finite, hostEigenvectors)
}
