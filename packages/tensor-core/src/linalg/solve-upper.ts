import type * as tf from '@tensorflow/tfjs'
import { onHost, runMatrixKernel } from './kernels'

/** Solves qᵀ y = x for an upper triangular `q` `[n, n]` and columns `x` `[n, columns]`. */
export function solveUpperTransposed(q: tf.Tensor, x: tf.Tensor): tf.Tensor {
  return runMatrixKernel('LolaTriangularSolve', { q, x })?.[0] ?? onHost(q, inverse).matMul(x, true)
}

/** The inverse of an upper triangular matrix, row by row from the last: q⁻¹ = (I − U q⁻¹) / diagonal. */
function inverse(q: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n)
  for (let i = n - 1; i >= 0; i--) {
    const row = out.subarray(i * n, (i + 1) * n)
    row[i] = 1
    for (let k = i + 1; k < n; k++) {
      const factor = q[i * n + k]!
      for (let j = k; j < n; j++) row[j]! -= factor * out[k * n + j]!
    }
    for (let j = i; j < n; j++) row[j]! /= q[i * n + i]!
  }
  return out
}
