import type { Tensor } from '@lola-ts/tensor-core'
import type { Schedule } from './schedules/schedule'

/** Estimates the clean state behind a noisy one. */
export interface Denoiser {
  readonly schedule: Schedule
  /**
   * E[x | x_t], of the shape of `xt` `[batch, time, ...state]`, at diffusion time `t` in [0, 1]. The caller owns it.
   */
  mean(xt: Tensor, t: number): Tensor
}
