import { mean } from './moments'
import { pairedPoints, type Values } from './values'

/**
 * Relative error of the sum over space, signed, one number a field: 1 − Σ forecast / Σ truth. 0 where a conserved
 * quantity is conserved; means nothing for fields that sum to about 0. The reference calls it `invariant`.
 *
 * @param forecast `[...space, field]`; for an ensemble, its mean
 * @param truth `[...space, field]`
 */
export function totalError(forecast: Values, truth: Values, fields: number): number[] {
  pairedPoints(forecast, truth, fields)
  const total = mean(truth, fields)
  return mean(forecast, fields).map((value, field) => 1 - value / total[field]!)
}
