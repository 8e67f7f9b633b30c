import { type CrpsOptions, pairWeight } from './crps'
import { membersOf, pointsOf, type Values } from './values'

/**
 * Energy score: CRPS of whole fields. One number a field, in the field's unit:
 *
 *     ES = 1/M Σ ‖x_i − y‖  −  w/2 Σ Σ ‖x_i − x_j‖,   ‖x‖ = √⟨x²⟩ over space
 *
 * with the weights of {@link crps}. It sees the ensemble as maps, not as independent points. The norm is a root mean
 * square, so grids of any size compare: times √points it is the score of the literature. With one member it is the RMSE.
 * O(M² points).
 *
 * Source: Gneiting and Raftery, "Strictly proper scoring rules", 2007.
 *
 * @param ensemble `[member, ...space, field]`
 * @param truth `[...space, field]`
 */
export function energyScore(ensemble: Values, truth: Values, fields: number, options: CrpsOptions = {}): number[] {
  const members = membersOf(ensemble, truth)
  const points = pointsOf(truth, fields)
  const size = truth.length
  const score = new Array<number>(fields).fill(0)
  for (let i = 0; i < members; i++) {
    const errors = distances(ensemble, i * size, truth, 0, points, fields)
    for (let field = 0; field < fields; field++) score[field]! += errors[field]! / members
  }
  const weight = pairWeight(members, options)
  for (let i = 0; i < members; i++) {
    for (let j = i + 1; j < members; j++) {
      const apart = distances(ensemble, i * size, ensemble, j * size, points, fields)
      for (let field = 0; field < fields; field++) score[field]! -= weight * apart[field]!
    }
  }
  return score
}

/** Root mean squares of the differences between two snapshots that begin at `at` and `from`. */
function distances(x: Values, at: number, y: Values, from: number, points: number, fields: number): Float64Array {
  const sums = new Float64Array(fields)
  for (let point = 0, a = at, b = from; point < points; point++) {
    for (let field = 0; field < fields; field++, a++, b++) sums[field]! += (x[a]! - y[b]!) ** 2
  }
  return sums.map((sum) => Math.sqrt(sum / points))
}
