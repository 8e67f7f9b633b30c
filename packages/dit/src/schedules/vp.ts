import { checkValue } from '@lola-ts/tensor-core'
import type { BoundedOptions, Schedule } from './schedule'

/**
 * Variance preserving: α = exp(t² log α_min), σ² = 1 − α² + σ_min².
 *
 * @throws {ConfigError} unless 0 < alphaMin < 1 and sigmaMin ≥ 0
 *
 * Source: Ho et al., "Denoising diffusion probabilistic models", 2020; Song et al. 2021; azula, `VPSchedule`.
 */
export function vp({ alphaMin = 1e-3, sigmaMin = 1e-3 }: BoundedOptions = {}): Schedule {
  checkValue(alphaMin > 0 && alphaMin < 1, 'vp: alphaMin', alphaMin, 'a number between 0 and 1')
  checkValue(sigmaMin >= 0, 'vp: sigmaMin', sigmaMin, '0 or more')
  return (t) => {
    const log = Math.log(alphaMin) * t ** 2
    return { alpha: Math.exp(log), sigma: Math.sqrt(sigmaMin ** 2 - Math.expm1(2 * log)) }
  }
}
