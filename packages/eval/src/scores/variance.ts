import { meanOverSpace, pointsOf, type Values } from './values'

/**
 * Unbiased variance over space (divided by points - 1), one number a field; 0 for a single point.
 *
 * Two passes in float64, so that a large mean does not drown a small variance.
 */
export function variance(snapshot: Values, fields: number): number[] {
  const points = pointsOf(snapshot, fields)
  const mean = meanOverSpace(points, fields, (i) => snapshot[i]!)
  const biased = meanOverSpace(points, fields, (i) => (snapshot[i]! - mean[i % fields]!) ** 2)
  return biased.map((value) => (points > 1 ? (value * points) / (points - 1) : 0))
}
