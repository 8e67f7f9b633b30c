import { odeReach } from './reach'
import type { Sampler } from './sampler'
import { stepwise } from './stepwise'

export interface EulerOptions {
  /** Steps, and denoiser calls. Default 64. */
  steps?: number
}

/**
 * Explicit Euler, first order, on the probability-flow ODE in ρ = σ/α:
 *
 *     x_s / α_s = x_t / α_t + (ρ_s − ρ_t) z,   z = (x_t − α_t x̂) / σ_t
 *
 * One denoiser call a step, deterministic. The same as {@link ddim} without noise and {@link adamsBashforth} of order 1;
 * the yardstick for the others. Good values: 64 steps and more.
 *
 * @throws {ConfigError} for steps below 1
 *
 * Source: Song et al., "Score-based generative modeling through stochastic differential equations", 2021; azula,
 * `EulerSampler`.
 */
export function euler({ steps = 64 }: EulerOptions = {}): Sampler {
  return stepwise({ name: 'euler', steps }, (x, { t, at, as, denoiser }) => {
    const reach = odeReach(at, as)
    return x.mul(as.sigma / at.sigma).add(denoiser.mean(x, t, reach).mul(reach))
  })
}
