import { checkValue, pullback, type Tensor, tf } from '@lola-ts/tensor-core'
import { conjugateGradient } from '../solvers/conjugate-gradient'
import type { GuidanceMethod } from './method'

export interface ProjectionOptions {
  /** Iterations of conjugate gradients. One is exact for operators that pick cells or average blocks. Default 2. */
  iterations?: number
}

/**
 * Hard constraints: the mean is projected onto the states that explain the observations exactly,
 *
 *     E[x | x_t, y] ≈ x̂ + Aᵀ (A Aᵀ)⁻¹ (y − A x̂)
 *
 * with A the Jacobian of what is observed, decoder included. For affine operators; in pixels the observations are then
 * met up to the noise of the sampler's end, through a decoder up to its curvature. For observations without noise: noise
 * would be met as well. Where observations contradict each other, a few iterations lead to their compromise.
 *
 * A gradient and a forward derivative of the operator an iteration, none of the denoiser.
 *
 * Source: Wang, Yu and Zhang, "Zero-shot image restoration using denoising diffusion null-space model", 2022, equation
 * 13; Chung et al., "Improving diffusion models for inverse problems using manifold constraints", 2022.
 *
 * @throws {ConfigError} when there is not at least one iteration
 */
export function projection({ iterations = 2 }: ProjectionOptions = {}): GuidanceMethod {
  checkValue(
    Number.isInteger(iterations) && iterations > 0,
    'projection: iterations',
    iterations,
    'a whole number above 0',
  )
  return {
    name: `projection (${iterations})`,
    exact: true,
    linear: true,
    mean({ xt, mean, predict, y }) {
      const clean = mean(xt)
      const seen = pullback(predict, clean)
      const map = (v: Tensor) => {
        const back = pullback(seen.pull, v)
        return back.pull(back.value)
      }
      const { directions, weights } = conjugateGradient(map, y.sub(seen.value), iterations)
      const solution = tf.addN(directions.map((direction, j) => direction.mul(weights[j]!)))
      return clean.add(seen.pull(solution))
    },
  }
}
