import { meanOverSpace, pairedPoints, type Values } from './values'

/**
 * Mean squared error over space, one number a field.
 *
 * @param forecast `[...space, field]`
 * @param truth `[...space, field]`
 */
export function mse(forecast: Values, truth: Values, fields: number): number[] {
  return meanOverSpace(pairedPoints(forecast, truth, fields), fields, (i) => (forecast[i]! - truth[i]!) ** 2)
}

/** Root of {@link mse}, one number a field, in the field's unit. */
export function rmse(forecast: Values, truth: Values, fields: number): number[] {
  return mse(forecast, truth, fields).map(Math.sqrt)
}
