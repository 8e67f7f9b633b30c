import { checkValue, pullback } from '@lola-ts/tensor-core'
import type { GuidanceMethod } from './method'

export interface SdaOptions {
  /** How much the uncertainty of x̂ adds to the noise of an observation, about the diagonal of A Aᵀ. Default 1. */
  gamma?: number
}

/**
 * Score-based data assimilation: the observations as if their covariance given x_t were diagonal,
 *
 *     E[x | x_t, y] = x̂ + (σ² / α) Jᵀ Aᵀ (y − A(x̂)) / (σ_y² + γ σ² / (α² + σ²))
 *
 * where A is the Jacobian of what is observed and J that of the denoiser. One gradient of both and no linear solver: a
 * little cheaper than {@link mmps}, and less accurate. Good values: γ from 1 to 10. Where observations see many
 * correlated cells a small γ overshoots; through an autoencoder γ = 0.1 diverges. A larger one pulls less.
 *
 * @throws {ConfigError} for a negative gamma
 *
 * Source: Rozet and Louppe, "Score-based data assimilation", 2023, section 3.2; LoLa, `GuidedDenoiser`.
 */
export function sda({ gamma: widening = 1 }: SdaOptions = {}): GuidanceMethod {
  checkValue(widening >= 0, 'sda: gamma', widening, '0 or more')
  return {
    name: `sda (${widening})`,
    mean({ xt, mean, predict, y, variance, gamma, isotropic }) {
      const clean = pullback(mean, xt)
      const seen = pullback(predict, clean.value)
      const error = y.sub(seen.value).div(variance.add(isotropic.mul(widening)))
      return clean.value.add(clean.pull(seen.pull(error)).mul(gamma))
    },
  }
}
