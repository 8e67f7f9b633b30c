import { mse } from './mse'
import { meanOverSpace, pairedPoints, type Values } from './values'
import type { EpsOptions } from './vrmse'

/**
 * Mean squared error over the mean square of the truth, one number a field:
 *
 *     NMSE = mean((forecast − truth)²) / (mean(truth²) + ε)
 *
 * Depends on the origin of the field's scale: prefer VRMSE for fields such as temperature. Arguments `[...space, field]`.
 */
export function nmse(forecast: Values, truth: Values, fields: number, { eps = 1e-6 }: EpsOptions = {}): number[] {
  const scale = meanOverSpace(pairedPoints(forecast, truth, fields), fields, (i) => truth[i]! ** 2)
  return mse(forecast, truth, fields).map((error, field) => error / (scale[field]! + eps))
}

/** Root of {@link nmse}. */
export function nrmse(forecast: Values, truth: Values, fields: number, options?: EpsOptions): number[] {
  return nmse(forecast, truth, fields, options).map(Math.sqrt)
}
