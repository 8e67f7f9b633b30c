import type { Tensor } from '@lola-ts/tensor-core'
import type { Picture } from './picture'

/**
 * What an instrument sees of a flow: a differentiable function of normalised snapshots. Any object with a name and
 * `apply` is one; its adjoint comes from automatic differentiation.
 */
export interface Operator {
  readonly name: string
  /** `[n, ...space, field]` to `[n, ...observed]`, for any n; the last axis are fields where there are any. */
  apply(snapshots: Tensor): Tensor
  /**
   * Whether `apply` is affine, as hard constraints need it. Default false.
   */
  readonly linear?: boolean
  /**
   * Draws what was seen on the snapshots that it was seen of. Default: nothing is drawn.
   *
   * @param seen what `apply` gives, as a picture
   * @param shape of a snapshot, `[...space, field]`
   */
  draw?(seen: Picture, shape: readonly number[]): Picture
}
