import { meanSquare } from './moments'
import { pairedPoints, type Values } from './values'

export interface HistogramW1Options {
  /** Divide both by the mean square of the truth, as The Well does; false keeps the field's unit. Default true. */
  normalise?: boolean
  /** Added to the mean square. Default 1e-7, The Well's. */
  eps?: number
}

/**
 * Wasserstein distance between the values that forecast and truth take, wherever they take them: the mean of
 * |sorted forecast − sorted truth|, one number a field. Normalised, it has the inverse of the field's unit: the divisor
 * is the mean square, not its root.
 *
 * Source: Ohana et al., "The Well", 2024, `HistogramW1` of version 1.2.
 *
 * @param forecast `[...points, field]`, points of space, or of time and space
 * @param truth `[...points, field]`
 */
export function histogramW1(
  forecast: Values,
  truth: Values,
  fields: number,
  { normalise = true, eps = 1e-7 }: HistogramW1Options = {},
): number[] {
  const points = pairedPoints(forecast, truth, fields)
  const scale = normalise ? meanSquare(truth, fields).map((value) => value + eps) : undefined
  return Array.from({ length: fields }, (_, field) => {
    const sorted = (x: Values) => Float64Array.from({ length: points }, (_, i) => x[i * fields + field]!).sort()
    const [x, y] = [sorted(forecast), sorted(truth)]
    const distance = x.reduce((sum, value, i) => sum + Math.abs(value - y[i]!), 0) / points
    return distance / (scale?.[field] ?? 1)
  })
}
