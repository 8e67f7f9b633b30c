import type { Tensor } from '@lola-ts/tensor-core'
import type { Denoiser } from '../denoiser'
import type { Noise } from './noise'

/** A way from noise to a sample. */
export interface Sampler {
  readonly name: string
  /**
   * Carries noisy states to clean ones, over the times of `timeRange`.
   *
   * @param x1 states at the noisy end, `[batch, time, ...state]`, see `initialNoise`; not disposed
   * @param noise what stochastic samplers draw on the way; deterministic ones never call it
   * @returns samples, owned by the caller. The noise of the clean end (1e-3 by default) is still in them
   */
  sample(denoiser: Denoiser, x1: Tensor, noise: Noise): Promise<Tensor>
}
