import { mse } from './mse'
import type { Values } from './values'
import { variance } from './variance'

export interface EpsOptions {
  /** Added to the denominator, part of the score's identity. Default 1e-6, the paper's; The Well takes 1e-7. */
  eps?: number
}

/**
 * Variance-scaled mean squared error, one number a field:
 *
 *     VMSE = mean((forecast − truth)²) / (var(truth) + ε)
 *
 * over space, the variance unbiased. 1 is the error of a forecast that knows only the mean of the truth.
 *
 * @param forecast `[...space, field]`; for an ensemble, its mean
 * @param truth `[...space, field]`
 */
export function vmse(forecast: Values, truth: Values, fields: number, { eps = 1e-6 }: EpsOptions = {}): number[] {
  const scale = variance(truth, fields)
  return mse(forecast, truth, fields).map((error, field) => error / (scale[field]! + eps))
}

/**
 * Root of {@link vmse}: VRMSE, the score of the paper (ε = 1e-6, a field and state at a time, then averaged).
 *
 * Source: Rozet et al., "Lost in Latent Space", 2025; Ohana et al., "The Well", 2024 (with ε = 1e-7).
 */
export function vrmse(forecast: Values, truth: Values, fields: number, options?: EpsOptions): number[] {
  return vmse(forecast, truth, fields, options).map(Math.sqrt)
}
