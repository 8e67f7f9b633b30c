import type { Tensor } from '@lola-ts/tensor-core'

/** The problem that a method solves at one noise level: which clean states explain the observations? */
export interface GuidanceProblem {
  /** Noisy states `[batch, time, ...state]`. */
  xt: Tensor
  /** E[x | x_t] of the unguided denoiser, differentiable. */
  mean(xt: Tensor): Tensor
  /** What clean states predict of the observations, `[batch, observed]`, differentiable: {@link see} of {@link decode}. */
  predict(x: Tensor): Tensor
  /** The observed states of `x`, decoded: normalised snapshots `[batch · states, ...space, field]`, differentiable. */
  decode(x: Tensor): Tensor
  /** What is observed of snapshots as {@link decode} gives them, `[batch, observed]`, differentiable. */
  see(snapshots: Tensor): Tensor
  /** Such snapshots as states, of the shape of `xt`: 0 where no state was observed. */
  encode(snapshots: Tensor): Tensor
  /** The observations, `[1, observed]`. Missing ones are 0, and so is what is predicted of them. */
  y: Tensor
  /** Variance of their noise, `[1, observed]` or a scalar. */
  variance: Tensor
  /** σ² / α at this noise level, a scalar. */
  gamma: Tensor
  /** σ² / (α² + σ²), a scalar: the variance of x given x_t, were the data standard normal. */
  isotropic: Tensor
  /** How much of a change of the mean arrives in the next state of the sampler, a scalar. See `Denoiser` of dit. */
  reach: Tensor
}

/**
 * A guidance method: the posterior mean E[x | x_t, y], as a pure function of tensors. Anything with these is one:
 *
 *     const mine: GuidanceMethod = { name: 'mine', mean: ({ xt, mean, predict, y }) => … }
 */
export interface GuidanceMethod {
  readonly name: string
  /** Takes observations as exact: their noise may be 0, and is not looked at. Default false. */
  readonly exact?: boolean
  /** Needs an operator that is affine. Default false. */
  readonly linear?: boolean
  mean(problem: GuidanceProblem): Tensor
}
