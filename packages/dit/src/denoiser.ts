import type { Tensor } from '@lola-ts/tensor-core'
import type { Schedule } from './schedules/schedule'

/** Estimates the clean state behind a noisy one. */
export interface Denoiser {
  readonly schedule: Schedule
  /**
   * E[x | x_t], of the shape of `xt` `[batch, time, ...state]`, at diffusion time `t` in [0, 1]. The caller owns it.
   *
   * @param reach how much of a change of the mean arrives in the next state, ∂x_s / ∂x̂. Only guidance that is
   *   stated as a move of the next state looks at it, such as DPS. Default 1, as if that were clean
   */
  mean(xt: Tensor, t: number, reach?: number): Tensor
}
