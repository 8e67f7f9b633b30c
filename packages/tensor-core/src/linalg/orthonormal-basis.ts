import type * as tf from '@tensorflow/tfjs'
import { onHost, runMatrixKernel } from './kernels'
import { reflect, reflector } from './reflect'

/** The factor Q of the QR decomposition of a square matrix: its columns, made orthonormal from the left. Signs are free. */
export function orthonormalBasis(m: tf.Tensor): tf.Tensor {
  return runMatrixKernel('LolaQr', { m })?.[0] ?? onHost(m, householder)
}

/** Householder reflections, then the same on the identity in reverse: orthonormal whatever the rank. */
function householder(a: Float64Array, n: number): Float64Array {
  const reflections = Array.from({ length: n - 1 }, (_, k) => {
    const { v } = reflector(Float64Array.from({ length: n - k }, (_, i) => a[(k + i) * n + k]!))
    reflect(a, n, k, v, k)
    return v
  })
  const q = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0))
  for (let k = n - 2; k >= 0; k--) reflect(q, n, k, reflections[k]!, k)
  return q
}
