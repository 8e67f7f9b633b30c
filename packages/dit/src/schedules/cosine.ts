import { checkValue } from '@lola-ts/tensor-core'
import type { BoundedOptions, Schedule } from './schedule'

/**
 * α = cos(t arccos α_min), σ² = 1 − α² + σ_min². More time at middle noise than {@link vp}.
 *
 * `alphaMin: 0` ends in noise alone; see `timeRange`.
 *
 * @throws {ConfigError} unless 0 ≤ alphaMin < 1 and sigmaMin ≥ 0
 *
 * Source: Nichol and Dhariwal, "Improved denoising diffusion probabilistic models", 2021; azula, `CosineSchedule`.
 */
export function cosine({ alphaMin = 1e-3, sigmaMin = 1e-3 }: BoundedOptions = {}): Schedule {
  checkValue(alphaMin >= 0 && alphaMin < 1, 'cosine: alphaMin', alphaMin, 'a number from 0 to below 1')
  checkValue(sigmaMin >= 0, 'cosine: sigmaMin', sigmaMin, '0 or more')
  const end = Math.acos(alphaMin)
  return (t) => ({ alpha: Math.cos(end * t), sigma: Math.hypot(Math.sin(end * t), sigmaMin) })
}
