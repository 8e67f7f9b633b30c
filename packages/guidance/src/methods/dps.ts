import { checkValue, pullback } from '@lola-ts/tensor-core'
import { atLeastTiny, dot } from '../solvers/krylov'
import type { GuidanceMethod } from './method'

export interface DpsOptions {
  /** Length of a move, in units of the gradient. Default 1. */
  zeta?: number
  /** Whether each member follows its own error, or all that of the batch together, as in azula. Default member. */
  norm?: 'member' | 'batch'
}

/**
 * Diffusion posterior sampling: after every step the state moves down the gradient of the error,
 *
 *     x_s ← x_s − ζ ∇ ‖y − A(x̂(x_t))‖
 *
 * stated as a mean, which any sampler takes: x̂ is moved by the gradient over ∂x_s / ∂x̂, the `reach` that samplers hand
 * to the denoiser. With one-step samplers such as `ddpm`, for which it was made, that is the same; multi-step ones
 * spread the move over their next steps.
 *
 * One gradient of the denoiser and the operator a step. It knows neither the noise of the observations nor how certain x̂
 * is, so that ζ has to be tuned. Good values: ζ from 0.5 to 1 with 64 steps of `ddpm`, where it is as accurate as
 * {@link mmps} in 16; prefer that with few steps.
 *
 * @throws {ConfigError} for a negative zeta
 *
 * Source: Chung et al., "Diffusion posterior sampling for general noisy inverse problems", 2022, algorithm 1; azula,
 * `DPSSampler`.
 */
export function dps({ zeta = 1, norm = 'member' }: DpsOptions = {}): GuidanceMethod {
  checkValue(zeta >= 0, 'dps: zeta', zeta, '0 or more')
  return {
    name: `dps (${zeta})`,
    mean({ xt, mean, predict, y, reach }) {
      const clean = pullback(mean, xt)
      const seen = pullback(predict, clean.value)
      const error = y.sub(seen.value)
      const squares = norm === 'member' ? dot(error, error) : error.square().sum()
      const direction = error.div(atLeastTiny(squares).sqrt())
      return clean.value.add(clean.pull(seen.pull(direction)).mul(zeta).div(reach))
    },
  }
}
