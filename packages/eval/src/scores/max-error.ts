import { pairedPoints, type Values } from './values'

/** Largest absolute error over space (L∞), one number a field. NaN anywhere in a field gives NaN. */
export function maxError(forecast: Values, truth: Values, fields: number): number[] {
  const largest = new Array<number>(fields).fill(0)
  const length = pairedPoints(forecast, truth, fields) * fields
  for (let i = 0; i < length; i++)
    largest[i % fields] = Math.max(largest[i % fields]!, Math.abs(forecast[i]! - truth[i]!))
  return largest
}
