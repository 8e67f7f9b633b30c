import { meanOverSpace, pairedPoints, type Values } from './values'

/**
 * Pearson correlation over space, one number in [-1, 1] a field; NaN where either field is constant.
 *
 * The Well's PearsonR mixes a biased covariance with unbiased deviations and is (N − 1) / N times this, N points.
 */
export function pearson(forecast: Values, truth: Values, fields: number): number[] {
  const points = pairedPoints(forecast, truth, fields)
  const meanF = meanOverSpace(points, fields, (i) => forecast[i]!)
  const meanT = meanOverSpace(points, fields, (i) => truth[i]!)
  const both = (i: number) => (forecast[i]! - meanF[i % fields]!) * (truth[i]! - meanT[i % fields]!)
  const varF = meanOverSpace(points, fields, (i) => (forecast[i]! - meanF[i % fields]!) ** 2)
  const varT = meanOverSpace(points, fields, (i) => (truth[i]! - meanT[i % fields]!) ** 2)
  return meanOverSpace(points, fields, both).map((value, field) => value / Math.sqrt(varF[field]! * varT[field]!))
}
