import { checkValue, pullback, type Tensor, tf } from '@lola-ts/tensor-core'
import { gmres } from '../solvers/gmres'
import { dot, type KrylovSolver } from '../solvers/krylov'
import type { GuidanceMethod } from './method'

export interface MmpsOptions {
  /** Applications of the observation covariance a step. Default 1. */
  iterations?: number
  /**
   * Default {@link gmres}, as the paper. {@link conjugateGradient} assumes that the denoiser's Jacobian is symmetric,
   * pulls a little more, and needs one derivative of the operator less: with one iteration none but the gradient.
   */
  solver?: KrylovSolver
}

/**
 * Moment matching posterior sampling.
 *
 * Near x̂ = E[x | x_t] the observations are Gaussian with covariance Σ = Σ_y + A C Aᵀ, where A is the Jacobian of what is
 * observed and C = (σ² / α) Jᵀ the covariance of x given x_t, J being the Jacobian of the denoiser. The mean moves by
 *
 *     E[x | x_t, y] = x̂ + C Aᵀ Σ⁻¹ (y − A(x̂))
 *
 * with the solution taken from a few iterations of a Krylov method, in units of the noise: Σ_y is then the identity. The
 * vectors C Aᵀ v that the solver asks for are kept: the correction is a combination of them, and costs no further
 * gradient.
 *
 * One iteration is one gradient of the denoiser, one of the operator, and with GMRES one forward derivative of the
 * operator. Good values: one iteration; more where observations are dense or of little noise.
 *
 * Source: Rozet et al., "Learning diffusion priors from observations by expectation maximization", 2024, section 4.2;
 * azula, `MMPSDenoiser`.
 */
export function mmps({ iterations = 1, solver = gmres }: MmpsOptions = {}): GuidanceMethod {
  checkValue(Number.isInteger(iterations) && iterations > 0, 'mmps: iterations', iterations, 'a whole number above 0')
  return {
    name: `mmps (${iterations})`,
    mean({ xt, mean, predict, y, variance, gamma }) {
      const clean = pullback(mean, xt)
      const seen = pullback(predict, clean.value)
      const std = variance.sqrt()
      const moves: Tensor[] = []
      const pull = (v: Tensor) => seen.pull(v.div(std))
      const move = (w: Tensor) => {
        const moved = clean.pull(w).mul(gamma)
        moves.push(moved)
        return moved
      }
      const map = (v: Tensor) => {
        const back = pullback(pull, v)
        return v.add(back.pull(move(back.value))) // Aᵀ transposed again: the forward derivative
      }
      // A covariance is never negative, though what a network gives may be.
      const square = (v: Tensor) => {
        const back = pull(v)
        return dot(v, v).add(tf.relu(dot(flat(back), flat(move(back)))))
      }
      const { weights } = solver(map, y.sub(seen.value).div(std), iterations, square)
      const spread = (weight: Tensor) => weight.reshape([-1, ...xt.shape.slice(1).map(() => 1)])
      return moves.reduce((sum, moved, j) => sum.add(moved.mul(spread(weights[j]!))), clean.value)
    },
  }
}

const flat = (x: Tensor) => x.reshape([x.shape[0]!, -1])
