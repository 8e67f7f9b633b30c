import type { Tensor } from '@lola-ts/tensor-core'

/** What an instrument sees of a flow: a differentiable function of normalised snapshots. */
export interface Operator {
  readonly name: string
  /** `[n, ...space, field]` to `[n, ...observed]`, for any n. */
  apply(snapshots: Tensor): Tensor
}
