import { type Tensor, tf } from '@lola-ts/tensor-core'
import type { Key } from '@lola-ts/tensor-core/random'
import type { Denoiser } from '../denoiser'

/** A way from noise to a sample. */
export interface Sampler {
  readonly name: string
  /**
   * Carries noisy states from time 1 to time 0.
   *
   * @param x1 states at time 1, `[batch, time, ...state]`; not disposed
   * @param keys one a batch entry, for samplers that draw noise on the way
   * @returns samples, owned by the caller
   */
  sample(denoiser: Denoiser, x1: Tensor, keys: Key[]): Tensor | Promise<Tensor>
}

/** Turns standard normals into the state at time 1, for data of unit variance: √(α₁² + σ₁²) z. */
export function initialNoise({ schedule }: Denoiser, z: Tensor): Tensor {
  const { alpha, sigma } = schedule(1)
  return tf.tidy(() => z.mul(Math.hypot(alpha, sigma)))
}
