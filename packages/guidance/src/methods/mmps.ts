import { checkValue, detach, type Tensor, tf } from '@lola-ts/tensor-core'
import { gmres } from '../solvers/gmres'
import type { KrylovSolver } from '../solvers/krylov'
import type { GuidanceMethod } from './method'
import { pulledBack, transposed } from './transposed'

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
    mean(problem) {
      const { xt, mean, predict, y, variance, gamma, isotropic } = problem
      const clean = detach(mean(xt))
      const exact = (w: Tensor) => transposed(mean, xt, w).mul(gamma)
      const rough = (w: Tensor) => w.mul(isotropic)
      const moves: Tensor[] = []
      const map = (v: Tensor) => {
        const { move, seen } = thereAndBack(predict, clean, v, covariance === 'jacobian' ? exact : rough)
        moves.push(move)
        return v.mul(variance).add(seen)
      }
      const { directions, weights } = solver(map, y.sub(predict(clean)), iterations)
      if (covariance === 'isotropic') {
        const solution = tf.addN(directions.map((direction, j) => direction.mul(weights[j]!)))
        return clean.add(pulledBack(problem, clean, solution).mul(gamma))
      }
      const spread = (weight: Tensor) => weight.reshape([-1, ...xt.shape.slice(1).map(() => 1)])
      return moves.reduce((sum, move, j) => sum.add(move.mul(spread(weights[j]!))), clean)
    },
  }
}

/**
 * `move` = C Jᵀ v and `seen` = J move, J being the Jacobian of `f` at `x`, for one run of `f` and its gradient: J w is
 * the derivative of the linear map u ↦ ⟨Jᵀ u, w⟩, which does not depend on where it is taken.
 */
function thereAndBack(f: (x: Tensor) => Tensor, x: Tensor, v: Tensor, covariance: (w: Tensor) => Tensor) {
  const along = tf.customGrad((pulled, move, save) => {
    ;(save as tf.GradSaveFunc)([move as Tensor])
    return {
      value: tf.clone(move as Tensor),
      gradFunc: (_: Tensor, [w]: Tensor[]) => [w!, tf.zerosLike(pulled as Tensor)],
    }
  })
  const { value, grad } = tf.valueAndGrad((u) => {
    const pulled = tf.grad(f)(x, u)
    return along(pulled, detach(covariance(detach(pulled))))
  })(detach(v))
  return { move: value, seen: grad }
}
