/** Signal and noise of a noisy state: x_t = alpha x + sigma z. */
export interface NoiseLevel {
  alpha: number
  sigma: number
}

/** The noise level at diffusion time t, from 0 (clean) to 1 (noise). Noise over signal grows with t. */
export type Schedule = (t: number) => NoiseLevel

/** Ends of a schedule whose signal falls and whose noise rises to about 1. */
export interface BoundedOptions {
  /** Signal at t = 1. Default 1e-3. */
  alphaMin?: number
  /** Noise at t = 0. Default 1e-3; 0 for none, see `timeRange`. */
  sigmaMin?: number
}

/** A schedule by name, plain JSON. A schedule does not look at the ranges that it does not have. */
export interface ScheduleConfig {
  name: 'log-logit' | 'log-linear' | 've' | 'vp' | 'cosine' | 'rectified'
  /** Noise at t = 0. Default 1e-3. */
  sigmaMin?: number
  /** Noise at t = 1 of log-logit, log-linear and ve. Default 1e3. */
  sigmaMax?: number
  /** Signal at t = 1 of vp, cosine and rectified. Default 1e-3. */
  alphaMin?: number
  /** Multiplies the logit of log-logit. Default 1. */
  scale?: number
  /** Added to the logit of log-logit. Default 0. */
  shift?: number
}
