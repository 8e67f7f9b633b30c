import { mean } from './moments'
import { meanOverSpace, pairedPoints, type Values } from './values'
import { variance } from './variance'

export interface PearsonOptions {
  /**
   * As The Well's PearsonR, which divides a biased covariance by unbiased deviations plus 1e-7: (N − 1) / N for a perfect
   * forecast of N points, and 0 instead of NaN where a field is constant. Default false.
   */
  asTheWell?: boolean
}

const wellEps = 1e-7

/** Pearson correlation over space, one number in [-1, 1] a field; NaN where either field is constant. */
export function pearson(
  forecast: Values,
  truth: Values,
  fields: number,
  { asTheWell = false }: PearsonOptions = {},
): number[] {
  const points = pairedPoints(forecast, truth, fields)
  const [meanF, meanT] = [mean(forecast, fields), mean(truth, fields)]
  const both = (i: number) => (forecast[i]! - meanF[i % fields]!) * (truth[i]! - meanT[i % fields]!)
  const [varF, varT] = [variance(forecast, fields), variance(truth, fields)]
  const [scale, eps] = asTheWell ? [1, wellEps] : [points / Math.max(1, points - 1), 0]
  return meanOverSpace(points, fields, both).map(
    (value, field) => (value * scale) / (Math.sqrt(varF[field]! * varT[field]!) + eps),
  )
}
