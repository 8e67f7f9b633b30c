import { meanOverSpace, membersOf, pointsOf, type Values } from './values'

/**
 * Fair continuous ranked probability score, averaged over space, one number a field, in the field's unit:
 *
 *     CRPS = 1/M Σ |x_i − y|  −  1 / (2 M (M − 1)) Σ Σ |x_i − x_j|
 *
 * Its expectation does not depend on the number of members, so ensembles of different size can be compared; it can be
 * slightly negative. With one member it is the mean absolute error. O(M log M) a point.
 *
 * Source: Ferro, "Fair scores for ensemble forecasts", 2014.
 *
 * @param ensemble `[member, ...space, field]`
 * @param truth `[...space, field]`
 */
export function crps(ensemble: Values, truth: Values, fields: number): number[] {
  const members = membersOf(ensemble, truth)
  const size = truth.length
  const sorted = new Float64Array(members)

  return meanOverSpace(pointsOf(truth, fields), fields, (i) => {
    let error = 0
    for (let member = 0; member < members; member++) {
      const value = ensemble[member * size + i]!
      sorted[member] = value
      error += Math.abs(value - truth[i]!)
    }
    if (members === 1) return error

    // Σ_{i<j} |x_i − x_j| of a sorted sample: the k-th is added k times and taken away M − 1 − k times.
    sorted.sort()
    let pairs = 0
    for (let k = 0; k < members; k++) pairs += (2 * k - members + 1) * sorted[k]!
    return error / members - pairs / (members * (members - 1))
  })
}
