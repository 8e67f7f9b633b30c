import { checkValue, pullback, type Tensor, tf } from '@lola-ts/tensor-core'
import { gmres } from '../solvers/gmres'
import type { KrylovSolver } from '../solvers/krylov'
import type { GuidanceMethod } from './method'

export interface PigdmOptions {
  /** Iterations of the linear solver. Default 1. */
  iterations?: number
  /** Default {@link gmres}. */
  solver?: KrylovSolver
}

/**
 * Pseudo-inverse guidance (ΠGDM): the covariance of x given x_t as r² = σ² / (α² + σ²) for all entries,
 *
 *     E[x | x_t, y] = x̂ + (σ² / α) Jᵀ Aᵀ (Σ_y + r² A Aᵀ)⁻¹ (y − A(x̂))
 *
 * with A the Jacobian of what is observed and J that of the denoiser. The system does not contain the denoiser, whose
 * gradient is needed once however many iterations: cheaper than {@link mmps} for several iterations of a denoiser that
 * is larger than the decoder, and blind to what the denoiser knows of the correlations in x.
 *
 * Source: Song et al., "Pseudoinverse-guided diffusion models for inverse problems", 2023, section 3, with its gradient
 * weighted as Tweedie's formula says; azula, `MMPSDenoiser` with such a covariance.
 *
 * @throws {ConfigError} when there is not at least one iteration
 */
export function pigdm({ iterations = 1, solver = gmres }: PigdmOptions = {}): GuidanceMethod {
  checkValue(Number.isInteger(iterations) && iterations > 0, 'pigdm: iterations', iterations, 'a whole number above 0')
  return {
    name: `pigdm (${iterations})`,
    mean({ xt, mean, predict, y, variance, gamma, isotropic }) {
      const clean = pullback(mean, xt)
      const seen = pullback(predict, clean.value)
      const std = variance.sqrt()
      const pull = (v: Tensor) => seen.pull(v.div(std))
      const map = (v: Tensor) => {
        const back = pullback(pull, v)
        return v.add(back.pull(back.value.mul(isotropic)))
      }
      const { directions, weights } = solver(map, y.sub(seen.value).div(std), iterations)
      const solution = tf.addN(directions.map((direction, j) => direction.mul(weights[j]!)))
      return clean.value.add(clean.pull(pull(solution)).mul(gamma))
    },
  }
}
