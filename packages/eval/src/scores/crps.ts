import { meanOverSpace, membersOf, pointsOf, type Values } from './values'

/** How CRPS counts the distance between members; part of a score's name: `crps_plain`, `crps`, `crps_almost_fair`. */
export type CrpsEstimator = 'plain' | 'fair' | 'almost-fair'

export interface CrpsOptions {
  /** Default `fair`. */
  estimator?: CrpsEstimator
  /** Of `almost-fair`: share of the fair score. Default 0.95. */
  alpha?: number
}

/**
 * Continuous ranked probability score, averaged over space, one number a field, in the field's unit:
 *
 *     CRPS = 1/M Σ |x_i − y|  −  w/2 Σ Σ |x_i − x_j|
 *
 * | estimator | w | |
 * |---|---|---|
 * | `plain` | 1 / M² | of the ensemble as it is; falls with the number of members |
 * | `fair` | 1 / (M (M − 1)) | expectation independent of M, so sizes can be compared; can be slightly negative |
 * | `almost-fair` | α of the fair one and 1 − α of the plain one | what CRPS-trained ensembles minimise |
 *
 * With one member it is the mean absolute error, whatever the estimator. O(M log M) a point.
 *
 * Source: Gneiting and Raftery, "Strictly proper scoring rules", 2007; Ferro, "Fair scores for ensemble forecasts", 2014;
 * Lang et al., "AIFS-CRPS", 2024.
 *
 * @param ensemble `[member, ...space, field]`
 * @param truth `[...space, field]`
 */
export function crps(ensemble: Values, truth: Values, fields: number, options: CrpsOptions = {}): number[] {
  const members = membersOf(ensemble, truth)
  const weight = pairWeight(members, options)
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
    return error / members - weight * pairs
  })
}

/** Weight of a pair of members, each pair counted once. */
export function pairWeight(members: number, { estimator = 'fair', alpha = 0.95 }: CrpsOptions): number {
  if (members === 1) return 0
  const plain = 1 / members ** 2
  const fair = 1 / (members * (members - 1))
  const share = estimator === 'fair' ? 1 : estimator === 'plain' ? 0 : alpha
  return share * fair + (1 - share) * plain
}
