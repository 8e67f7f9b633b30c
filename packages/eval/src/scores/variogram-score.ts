import { ConfigError, ShapeError } from '@lola-ts/tensor-core'
import { membersOf, pointsOf, type Values } from './values'

export interface VariogramOptions {
  /** Power p of differences. Default 0.5. */
  power?: number
  /** Distances of the pairs along each axis, in cells. Default 1, 2, 4. */
  lags?: readonly number[]
}

/**
 * Variogram score: whether members vary from place to place as the truth does. One number a field, in the field's unit to
 * the power 2p:
 *
 *     VS = ⟨ ( |y_a − y_b|^p − 1/M Σ |x_a − x_b|^p )² ⟩
 *
 * over the pairs of points a, b that lie `lags` cells apart along an axis, without wrapping round. It sees correlations
 * that CRPS does not, and no constant offset. A lag as long as an axis has no pairs there.
 *
 * Source: Scheuerer and Hamill, "Variogram-based proper scoring rules", 2015.
 *
 * @param ensemble `[member, ...space, field]`
 * @param truth `[...space, field]`
 * @param grid sizes of the space axes
 * @throws ShapeError if truth and grid do not fit; ConfigError where no pair of points is that far apart
 */
export function variogramScore(
  ensemble: Values,
  truth: Values,
  fields: number,
  grid: readonly number[],
  { power = 0.5, lags = [1, 2, 4] }: VariogramOptions = {},
): number[] {
  const members = membersOf(ensemble, truth)
  const points = pointsOf(truth, fields)
  if (grid.reduce((product, n) => product * n, 1) !== points) {
    throw new ShapeError(`truth: ${points} points, expected those of the grid [${grid}]`)
  }
  const raise = power === 0.5 ? Math.sqrt : (x: number) => x ** power
  const score = new Array<number>(fields).fill(0)
  let pairs = 0
  for (let axis = 0, stride = points; axis < grid.length; axis++) {
    stride /= grid[axis]!
    for (const lag of lags) {
      for (let point = 0; point < points; point++) {
        if (Math.floor(point / stride) % grid[axis]! >= grid[axis]! - lag) continue
        pairs++
        for (let field = 0; field < fields; field++) {
          const a = point * fields + field
          const b = a + lag * stride * fields
          let expected = 0
          for (let member = 0, at = 0; member < members; member++, at += truth.length) {
            expected += raise(Math.abs(ensemble[at + a]! - ensemble[at + b]!))
          }
          score[field]! += (raise(Math.abs(truth[a]! - truth[b]!)) - expected / members) ** 2
        }
      }
    }
  }
  if (pairs === 0) throw new ConfigError(`lags [${lags}]: no two points of the grid [${grid}] are that far apart`)
  return score.map((sum) => sum / pairs)
}
