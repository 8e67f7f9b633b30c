import { mae } from './mae'
import { meanOverSpace, pairedPoints, type Values } from './values'
import type { EpsOptions } from './vrmse'

/**
 * Mean absolute error over the mean modulus of the truth, one number a field:
 *
 *     NMAE = mean(|forecast − truth|) / (mean(|truth|) + ε)
 *
 * Depends on the origin of the field's scale. Arguments `[...space, field]`.
 */
export function nmae(forecast: Values, truth: Values, fields: number, { eps = 1e-6 }: EpsOptions = {}): number[] {
  const scale = meanOverSpace(pairedPoints(forecast, truth, fields), fields, (i) => Math.abs(truth[i]!))
  return mae(forecast, truth, fields).map((error, field) => error / (scale[field]! + eps))
}
