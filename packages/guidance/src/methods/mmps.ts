import { detach, type Tensor, tf } from '@lola-ts/tensor-core'
import { gmres } from '../solvers/gmres'
import type { KrylovSolver } from '../solvers/krylov'
import type { GuidanceMethod } from './method'

export interface MmpsOptions {
  /** Applications of the observation covariance a step. Default 1. */
  iterations?: number
  /** Default {@link gmres}. {@link conjugateGradient} assumes that the denoiser's Jacobian is symmetric. */
  solver?: KrylovSolver
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
 * One iteration is one gradient of the denoiser, one of the operator, and one forward derivative of the operator.
 *
 * Source: Rozet et al., "Learning diffusion priors from observations by expectation maximization", 2024, section 4.2;
 * azula, `MMPSDenoiser`.
 */
export function mmps({ iterations = 1, solver = gmres }: MmpsOptions = {}): GuidanceMethod {
  return {
    name: `mmps (${iterations})`,
    mean({ xt, mean, predict, y, variance, gamma }) {
      const clean = detach(mean(xt))
      const moves: Tensor[] = []
      const map = (v: Tensor) => {
        const move = transposed(mean, xt, transposed(predict, clean, v)).mul(gamma)
        moves.push(move)
        return v.mul(variance).add(forward(predict, clean, move, v))
      }
      const { weights } = solver(map, y.sub(predict(clean)), iterations)
      const spread = (weight: Tensor) => weight.reshape([-1, ...xt.shape.slice(1).map(() => 1)])
      return moves.reduce((sum, move, j) => sum.add(move.mul(spread(weights[j]!))), clean)
    },
  }
}

/** Jᵀ v, J being the Jacobian of `f` at `x`. */
function transposed(f: (x: Tensor) => Tensor, x: Tensor, v: Tensor): Tensor {
  return tf.grad(f)(x, detach(v))
}

/** J w: the derivative of the linear map u ↦ ⟨Jᵀ u, w⟩, which does not depend on where it is taken. */
function forward(f: (x: Tensor) => Tensor, x: Tensor, w: Tensor, anywhere: Tensor): Tensor {
  const along = detach(w)
  return tf.grad((u) => tf.grad(f)(x, u).mul(along).sum())(detach(anywhere))
}
