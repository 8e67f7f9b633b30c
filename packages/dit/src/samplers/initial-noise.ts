import { type Tensor, tf } from '@lola-ts/tensor-core'
import type { Denoiser } from '../denoiser'
import { timeRange } from '../schedules/time-range'

export interface InitialNoiseOptions {
  /** Mean of the data, a number or broadcast to a state. Default 0. */
  mean?: Tensor | number
  /** Variance of the data, a number or broadcast to a state. Default 1. */
  variance?: Tensor | number
}

/** Turns standard normals into the state that samplers begin from: α₁ mean + √(α₁² variance + σ₁²) z. */
export function initialNoise({ schedule }: Denoiser, z: Tensor, options: InitialNoiseOptions = {}): Tensor {
  const { mean = 0, variance = 1 } = options
  const { alpha, sigma } = schedule(timeRange(schedule).noise)
  return tf.tidy(() => {
    const spread =
      typeof variance === 'number'
        ? Math.hypot(alpha * Math.sqrt(variance), sigma)
        : variance
            .mul(alpha ** 2)
            .add(sigma ** 2)
            .sqrt()
    return z.mul(spread).add(tf.mul(mean, alpha))
  })
}
