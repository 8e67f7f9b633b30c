/** Signal and noise of a noisy state: x_t = alpha x + sigma z. */
export interface NoiseLevel {
  alpha: number
  sigma: number
}

/** The noise level at diffusion time t, from 0 (clean) to 1 (noise). */
export type Schedule = (t: number) => NoiseLevel

/** A schedule by name, plain JSON. */
export interface ScheduleConfig {
  name: 'log-logit' | 'log-linear'
  /** Default 1e-3. */
  sigmaMin?: number
  /** Default 1e3. */
  sigmaMax?: number
  /** Of `log-logit`: multiplies the logit. Default 1. */
  scale?: number
  /** Of `log-logit`: added to the logit. Default 0. */
  shift?: number
}
