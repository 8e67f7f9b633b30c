import type { Tensor } from '@lola-ts/tensor-core'
import type { NoiseLevel } from '../schedules/schedule'
import { odeReach } from './reach'
import type { Sampler } from './sampler'
import { stepwise } from './stepwise'

export interface HeunOptions {
  /** Steps, of two denoiser calls each. Default 32. */
  steps?: number
}

/**
 * Heun, second order, on the probability-flow ODE in ρ = σ/α: an Euler step, then the step again with the mean of the
 * slopes at both ends,
 *
 *     x_s / α_s = x_t / α_t + (ρ_s − ρ_t) (z_t + z_s) / 2,   z = (x − α x̂) / σ
 *
 * Two denoiser calls a step, deterministic, and no memory of earlier steps. Good values: 32 steps and more. Where ρ
 * falls by orders of magnitude in a step, the mean of the slopes overshoots: below 20 steps prefer
 * {@link adamsBashforth}, which is also cheaper.
 *
 * @throws {ConfigError} for steps below 1
 *
 * Source: Karras et al., "Elucidating the design space of diffusion-based generative models", 2022, algorithm 1;
 * azula, `HeunSampler`. Unlike Karras et al. the last step is corrected as well.
 */
export function heun({ steps = 32 }: HeunOptions = {}): Sampler {
  return stepwise({ name: 'heun', steps }, (x, { t, s, at, as, denoiser }) => {
    const reach = odeReach(at, as)
    const slope = (state: Tensor, time: number, { alpha, sigma }: NoiseLevel) =>
      state.sub(denoiser.mean(state, time, reach).mul(alpha)).div(sigma)
    const move = (z: Tensor) => x.mul(as.alpha / at.alpha).add(z.mul(as.sigma - (as.alpha * at.sigma) / at.alpha))

    const first = slope(x, t, at)
    const second = slope(move(first), s, as)
    return move(first.add(second).div(2))
  })
}
