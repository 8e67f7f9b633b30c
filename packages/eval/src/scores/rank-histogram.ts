import { membersOf, pointsOf, type Values } from './values'

/** Of each field. */
export interface RankHistogram {
  /** How often the truth was above 0, 1, ... M members: M + 1 counts. */
  counts: Float64Array[]
  /** Points where the truth or a member is not a number; in no count. */
  invalid: number[]
}

/**
 * Where the truth falls among the members, counted over space. Flat for a reliable ensemble, U-shaped for one that is too
 * narrow, sloped for a biased one. Where members equal the truth the point is shared evenly among the ranks it may have.
 *
 * Source: Hamill, "Interpretation of rank histograms", 2001.
 *
 * @param ensemble `[member, ...space, field]`
 * @param truth `[...space, field]`
 */
export function rankHistogram(ensemble: Values, truth: Values, fields: number): RankHistogram {
  const members = membersOf(ensemble, truth)
  pointsOf(truth, fields)
  const counts = Array.from({ length: fields }, () => new Float64Array(members + 1))
  const invalid = new Array<number>(fields).fill(0)
  for (let i = 0; i < truth.length; i++) {
    const field = i % fields
    const y = truth[i]!
    let [below, equal, missing] = [0, 0, Number.isNaN(y)]
    for (let member = 0, at = i; member < members; member++, at += truth.length) {
      const x = ensemble[at]!
      if (x < y) below++
      else if (x === y) equal++
      else if (Number.isNaN(x)) missing = true
    }
    if (missing) invalid[field]!++
    else for (let rank = below; rank <= below + equal; rank++) counts[field]![rank]! += 1 / (equal + 1)
  }
  return { counts, invalid }
}
