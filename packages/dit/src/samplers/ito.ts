import { checkValue } from '@lola-ts/tensor-core'
import type { Sampler } from './sampler'
import { stepwise } from './stepwise'

export interface ItoOptions {
  /** Steps, and denoiser calls. Default 64. */
  steps?: number
  /** Stochasticity η from 0: 0 follows the probability-flow ODE, 1 is {@link ddpm}, more stirs more. Default 1. */
  eta?: number
  /** Temperature T above 0: less narrows the ensemble, more widens it. Default 1. */
  temperature?: number
}

/**
 * The Itô sampler: the family of stochastic equations that share the marginals of the diffusion, at a temperature.
 *
 *     dx = [f x − (1 + η²) / 2T · g² ∇ log p(x)] dt + η g dw,   f = (log α)′,   g² = α² (σ² / α²)′
 *
 * Of azula's newer samplers it is the stochastic one, and it serves ensembles: η says how much noise corrects earlier
 * errors, without the bound of {@link ddim}, and T sets the spread, which ensembles of a trained emulator have too
 * little of. One denoiser call a step; draw i of the noise belongs to step i. Good values: 64 steps, η = 1, T from 1 to
 * 1.2; from 1 + η² on the noise is no longer carried away.
 *
 * With x̂ constant over a step the equation is linear, and the step is its exact solution. With r = α_t σ_s / (α_s σ_t)
 * and a = (1 + η²) / T:
 *
 *     x_s = α_s x̂ + (α_s / α_t) r^a (x_t − α_t x̂) + η σ_s √((1 − r^(2a − 2)) / (a − 1)) ε
 *
 * azula's `ItoSampler` takes an Euler-Maruyama step instead. Both agree to first order in 1 − r; the exact one leaves
 * only the noise of the clean end in the sample, the other as much as its last step began with.
 *
 * @throws {ConfigError} for steps below 1, a negative eta, or a temperature that is not positive
 *
 * Source: azula, `ItoSampler`; Song et al., "Score-based generative modeling through stochastic differential
 * equations", 2021; Karras et al. 2022, appendix B.5; the exact step: Lu et al., "DPM-Solver++", 2022.
 */
export function ito({ steps = 64, eta = 1, temperature = 1 }: ItoOptions = {}): Sampler {
  checkValue(eta >= 0, 'ito: eta', eta, '0 or more')
  checkValue(temperature > 0, 'ito: temperature', temperature, 'a number above 0')
  const a = (1 + eta ** 2) / temperature

  return stepwise({ name: 'ito', steps }, (x, { index, t, at, as, denoiser, noise }) => {
    const log = Math.log((at.alpha * as.sigma) / (as.alpha * at.sigma))
    const carry = (as.alpha / at.alpha) * Math.exp(a * log)
    const reach = as.alpha - carry * at.alpha
    const drift = x.mul(carry).add(denoiser.mean(x, t, reach).mul(reach))
    if (eta === 0) return drift
    const variance = a === 1 ? -2 * log : -Math.expm1((2 * a - 2) * log) / (a - 1)
    return drift.add(noise(index).mul(eta * as.sigma * Math.sqrt(variance)))
  })
}
