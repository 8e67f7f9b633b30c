import type { Tensor } from '@lola-ts/tensor-core'

/** The problem that a method solves at one noise level: which clean states explain the observations? */
export interface GuidanceProblem {
  /** Noisy states `[batch, time, ...state]`. */
  xt: Tensor
  /** E[x | x_t] of the unguided denoiser, differentiable. */
  mean(xt: Tensor): Tensor
  /** What clean states predict of the observations, `[batch, observed]`, differentiable. */
  predict(x: Tensor): Tensor
  /** The observations, `[1, observed]`. */
  y: Tensor
  /** Variance of the observation noise, a scalar. */
  variance: Tensor
  /** σ² / α at this noise level, a scalar. */
  gamma: Tensor
  /** σ² / (α² + σ²), a scalar: the variance of x given x_t, were the data standard normal. */
  isotropic: Tensor
  /** How much of a change of the mean arrives in the next state of the sampler, a scalar. See `Denoiser` of dit. */
  reach: Tensor
}

/** A guidance method: the posterior mean E[x | x_t, y], as a pure function of tensors. */
export interface GuidanceMethod {
  readonly name: string
  mean(problem: GuidanceProblem): Tensor
}
