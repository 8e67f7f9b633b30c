import * as tf from '@tensorflow/tfjs'
import { solveUpperTransposed } from './solve-upper'

/** A matrix or, where that is diagonal, its diagonal. */
export type Factor = tf.Tensor

/** y_i = Σ_n factor[i, n] x_n along an axis of x. */
export function multiplyAlong(x: tf.Tensor, factor: Factor, axis: number, transpose = false): tf.Tensor {
  if (factor.rank < 2) return x.mul(beside(factor, x.rank, axis))
  const [before, length, after] = split(x.shape, axis)
  const y =
    after === 1
      ? x.reshape([before, length]).matMul(factor, false, !transpose)
      : tf.matMul(factor.expandDims(0), x.reshape([before, length, after]), transpose)
  return y.reshape(x.shape)
}

/** y with Σ_n y_n factor[n, i] = x_i along an axis of x; a matrix must be upper triangular. */
export function divideAlong(x: tf.Tensor, factor: Factor, axis: number): tf.Tensor {
  if (factor.rank < 2) return x.div(beside(factor, x.rank, axis))
  const [before, length, after] = split(x.shape, axis)
  const columns = x.reshape([before, length, after]).transpose([1, 0, 2]).reshape([length, -1])
  return solveUpperTransposed(factor, columns).reshape([length, before, after]).transpose([1, 0, 2]).reshape(x.shape)
}

/** Σ x_i x_j over all other axes, `[n, n]`. */
export function outerAlong(x: tf.Tensor, axis: number): tf.Tensor {
  const [before, length, after] = split(x.shape, axis)
  if (after === 1) {
    const rows = x.reshape([before, length])
    return rows.matMul(rows, true)
  }
  const blocks = x.reshape([before, length, after])
  return blocks.matMul(blocks, false, true).sum(0)
}

/** Σ x_i² over all other axes, `[n]`: the diagonal of {@link outerAlong}. */
export function squaresAlong(x: tf.Tensor, axis: number): tf.Tensor {
  return x.square().reshape(split(x.shape, axis)).sum([0, 2])
}

/** A vector, shaped to broadcast along an axis. */
function beside(vector: tf.Tensor, rank: number, axis: number): tf.Tensor {
  return vector.reshape(Array.from({ length: rank }, (_, i) => (i === axis ? -1 : 1)))
}

function split(shape: number[], axis: number): [before: number, length: number, after: number] {
  const size = (part: number[]) => part.reduce((product, length) => product * length, 1)
  return [size(shape.slice(0, axis)), shape[axis]!, size(shape.slice(axis + 1))]
}
