import * as tf from '@tensorflow/tfjs'
import { divideAlong, type Factor, multiplyAlong, outerAlong, squaresAlong } from '../linalg/along-axis'

const tiny = 2 ** -126

/** What one fit of a preconditioner is given. */
export interface FitInputs {
  /** The direction that the preconditioner shall whiten. */
  direction: tf.Tensor
  /** Standard normals of its shape; a trace of them keeps a zero direction from being divided by. */
  dither: tf.Tensor
  /** Standard normals of its shape. */
  probe: tf.Tensor
  /** Axis of each factor. */
  axes: number[]
  /** Step size. */
  rate: number
}

/**
 * Moves the factors Q_d of a preconditioner P = ⊗ Q_dᵀ Q_d towards E[h hᵀ]^(−1/2), h being the direction.
 *
 * With A = Q h and B = Q⁻ᵀ v of a probe v ~ N(0, I), unfolded along the axis of a factor,
 *
 *     Q ← Q − rate · triu(A Aᵀ − B Bᵀ) / ‖A Aᵀ + B Bᵀ‖ · Q
 *
 * with a lower bound of the spectral norm; all factors of a tensor move at once. Diagonal factors are vectors.
 *
 * Source: Li, "Preconditioned stochastic gradient descent", 2018, and "Stochastic Hessian fittings with Lie groups",
 * 2024; details of heavyball 1.4.3, `psgd_update_precond`.
 */
export function fitFactors(factors: Factor[], { direction, dither, probe, axes, rate }: FitInputs): Factor[] {
  const trace = norm(direction).mul(Math.sqrt(2 ** -23) / direction.size)
  const h = direction.add(dither.mul(trace))
  const a = factors.reduce((x, factor, d) => multiplyAlong(x, factor, axes[d]!), h)
  const b = factors.reduce((x, factor, d) => divideAlong(x, factor, axes[d]!), probe)
  return factors.map((factor, d) => {
    const gram = factor.rank < 2 ? squaresAlong : outerAlong
    const [aa, bb] = [gram(a, axes[d]!), gram(b, axes[d]!)]
    const slope = aa.sub(bb).mul(rate)
    const size = aa.add(bb)
    const largest = size.abs().max()
    if (factor.rank < 2) return factor.sub(slope.mul(factor).div(tf.maximum(largest, tiny)))
    const bound = tf.where(largest.greater(0), spectralBound(size, largest), largest)
    return factor.sub(tf.linalg.bandPart(slope, 0, -1).div(tf.maximum(bound, tiny)).matMul(factor))
  })
}

/** A lower bound of the spectral norm of a symmetric matrix: two power steps from its largest column. */
function spectralBound(matrix: tf.Tensor, largest: tf.Tensor): tf.Tensor {
  const scaled = matrix.div(largest)
  const column = scaled.gather(scaled.square().sum(0).argMax().reshape([1]), 1)
  const once = scaled.matMul(column, true)
  return norm(scaled.matMul(once.div(norm(once)))).mul(largest)
}

/** The same preconditioner with factors of equal largest entries, which rounding treats more kindly. */
export function balanceFactors(factors: Factor[]): Factor[] {
  const sizes = factors.map((factor) => factor.abs().max())
  const mean = tf
    .stack(sizes.map((size) => size.log()))
    .mean()
    .exp()
  return factors.map((factor, d) => factor.mul(mean.div(sizes[d]!)))
}

/** The Euclidean norm of all entries; that of tfjs raises to a power, which is slow. */
function norm(x: tf.Tensor): tf.Tensor {
  return x.square().sum().sqrt()
}
