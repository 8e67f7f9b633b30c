import { stochasticStep } from './ddim'
import type { Sampler } from './sampler'

export interface DdpmOptions {
  /** Steps, and denoiser calls. Default 64. */
  steps?: number
}

/**
 * DDPM, ancestral sampling: every step draws from the posterior q(x_s | x_t, x̂).
 *
 *     x_s = α_s x̂ + σ_s √(1 − τ) (x_t − α_t x̂) / σ_t + σ_s √τ ε,   τ = 1 − (α_t σ_s / α_s σ_t)²
 *
 * which is {@link ddim} with η = 1. One denoiser call a step; draw i of the noise belongs to step i. Good values: 64
 * steps and more. With fewer, spread is lost.
 *
 * @throws {ConfigError} for steps below 1
 *
 * Source: Ho, Jain and Abbeel, "Denoising diffusion probabilistic models", 2020; azula, `DDPMSampler`.
 */
export function ddpm({ steps = 64 }: DdpmOptions = {}): Sampler {
  return stochasticStep('ddpm', steps, 1)
}
