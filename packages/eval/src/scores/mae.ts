import { meanOverSpace, pairedPoints, type Values } from './values'

/** Mean absolute error over space, one number a field, in the field's unit. Both arguments are `[...space, field]`. */
export function mae(forecast: Values, truth: Values, fields: number): number[] {
  return meanOverSpace(pairedPoints(forecast, truth, fields), fields, (i) => Math.abs(forecast[i]! - truth[i]!))
}
