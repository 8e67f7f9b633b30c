import { checkValue, pullback, type Tensor, tf } from '@lola-ts/tensor-core'
import { gmres } from '../solvers/gmres'
import type { KrylovSolver } from '../solvers/krylov'
import type { GuidanceMethod } from './method'

export interface MmpsOptions {
  /** Applications of the observation covariance a step. Default 1. */
  iterations?: number
  /** Default {@link gmres}. {@link conjugateGradient} assumes that the denoiser's Jacobian is symmetric. */
  solver?: KrylovSolver
  /**
   * The covariance C of x given x_t in the system that is solved: from the denoiser's Jacobian, or
   * σ² / (α² + σ²) for all entries. Default jacobian.
   */
  covariance?: 'jacobian' | 'isotropic'
}

/**
 * Moment matching posterior sampling.
 *
 * Near x̂ = E[x | x_t] the observations are Gaussian with covariance Σ = σ_y² I + A C Aᵀ, where A is the Jacobian of
 * what is observed and C = (σ² / α) Jᵀ the covariance of x given x_t, J being the Jacobian of the denoiser. The mean
 * moves by
 *
 *     E[x | x_t, y] = x̂ + C Aᵀ Σ⁻¹ (y − A(x̂))
 *
 * with the solution taken from a few iterations of a Krylov method. The vectors C Aᵀ v that the solver asks for are
 * kept: the correction is a combination of them, and costs no further gradient.
 *
 * One iteration is one gradient of the denoiser, one of the operator, and one forward derivative of the operator. With
 * an isotropic covariance they take no gradient of the denoiser, which is needed once in the end, with one more of the
 * operator: cheaper for several iterations of a denoiser that is larger than the decoder, and blind to what it knows of
 * the correlations in x.
 *
 * Source: Rozet et al., "Learning diffusion priors from observations by expectation maximization", 2024, section 4.2;
 * azula, `MMPSDenoiser`.
 */
export function mmps(options: MmpsOptions = {}): GuidanceMethod {
  const { iterations = 1, solver = gmres, covariance = 'jacobian' } = options
  checkValue(Number.isInteger(iterations) && iterations > 0, 'mmps: iterations', iterations, 'a whole number above 0')
  return {
    name: `mmps (${iterations}${covariance === 'isotropic' ? ', isotropic' : ''})`,
    mean({ xt, mean, predict, y, variance, gamma, isotropic }) {
      const clean = pullback(mean, xt)
      const seen = pullback(predict, clean.value)
      const exact = (w: Tensor) => clean.pull(w).mul(gamma)
      const rough = (w: Tensor) => w.mul(isotropic)
      const moves: Tensor[] = []
      const map = (v: Tensor) => {
        const back = pullback(seen.pull, v)
        const move = (covariance === 'jacobian' ? exact : rough)(back.value)
        moves.push(move)
        return v.mul(variance).add(back.pull(move)) // Aᵀ transposed again: the forward derivative
      }
      const { directions, weights } = solver(map, y.sub(seen.value), iterations)
      if (covariance === 'isotropic') {
        const solution = tf.addN(directions.map((direction, j) => direction.mul(weights[j]!)))
        return clean.value.add(exact(seen.pull(solution)))
      }
      const spread = (weight: Tensor) => weight.reshape([-1, ...xt.shape.slice(1).map(() => 1)])
      return moves.reduce((sum, move, j) => sum.add(move.mul(spread(weights[j]!))), clean.value)
    },
  }
}
