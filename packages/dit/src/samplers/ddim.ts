import { checkValue } from '@lola-ts/tensor-core'
import type { Sampler } from './sampler'
import { stepwise } from './stepwise'

export interface DdimOptions {
  /** Steps, and denoiser calls. Default 64. */
  steps?: number
  /** Stochasticity η from 0: 0 follows the probability-flow ODE, 1 is {@link ddpm}. Default 0. */
  eta?: number
}

/**
 * DDIM, the first-order sampler with as much noise as one likes.
 *
 * From time t to s < t, with ε standard normal:
 *
 *     x_s = α_s x̂ + σ_s √(1 − ητ) (x_t − α_t x̂) / σ_t + σ_s √(ητ) ε,   τ = 1 − (α_t σ_s / α_s σ_t)²
 *
 * where ητ is at most 1. One denoiser call a step; draw i of the noise belongs to step i. Good values: 64 steps; below
 * 20 prefer {@link adamsBashforth}. Noise corrects errors of earlier steps and needs about twice the steps.
 *
 * @throws {ConfigError} for steps below 1 or a negative eta
 *
 * Source: Song, Meng and Ermon, "Denoising diffusion implicit models", 2021, equations 12 and 16; azula, `DDIMSampler`.
 */
export function ddim({ steps = 64, eta = 0 }: DdimOptions = {}): Sampler {
  checkValue(eta >= 0, 'ddim: eta', eta, '0 or more')
  return stochasticStep('ddim', steps, eta)
}

/** The steps of DDIM, for samplers that are one of its cases. */
export function stochasticStep(name: string, steps: number, eta: number): Sampler {
  return stepwise({ name, steps }, (x, { index, t, at, as, denoiser, noise }) => {
    const tau = Math.min(1, eta * (1 - ((at.alpha * as.sigma) / (as.alpha * at.sigma)) ** 2))
    const carry = (as.sigma * Math.sqrt(1 - tau)) / at.sigma
    const reach = as.alpha - carry * at.alpha
    const drift = x.mul(carry).add(denoiser.mean(x, t, reach).mul(reach))
    return tau > 0 ? drift.add(noise(index).mul(as.sigma * Math.sqrt(tau))) : drift
  })
}
