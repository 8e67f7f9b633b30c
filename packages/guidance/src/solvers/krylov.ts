import { type Tensor, tf } from '@lola-ts/tensor-core'

/** A matrix as a function of vectors `[batch, length]`, one system a batch entry. */
export type LinearMap = (v: Tensor) => Tensor

/**
 * An approximate solution of M x = b, as a combination of the directions that M was applied to, in that order:
 * x = Σ weight · direction, with weights `[batch, 1]`.
 */
export interface KrylovSolution {
  directions: Tensor[]
  weights: Tensor[]
}

/**
 * Solves M x = b with `iterations` applications of M.
 *
 * @param square v · M v, `[batch, 1]`, for those that need no more of the last application. Default: from `map`
 */
export type KrylovSolver = (map: LinearMap, b: Tensor, iterations: number, square?: LinearMap) => KrylovSolution

/** Inner product of each batch entry, `[batch, 1]`. */
export function dot(a: Tensor, b: Tensor): Tensor {
  return a.mul(b).sum(1, true)
}

/** Keeps a divisor away from zero. */
export function atLeastTiny(x: Tensor): Tensor {
  return tf.maximum(x, 1e-30)
}
