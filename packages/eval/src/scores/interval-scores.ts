import { meanOverSpace, membersOf, pointsOf, type Values } from './values'

/** Of each field. */
export interface IntervalScores {
  /** Share of the points whose truth lies in the interval; `level` for a reliable ensemble. */
  coverage: number[]
  /** Mean width plus what is missed, weighted by 2 / (1 − level); in the field's unit, small is good. */
  winkler: number[]
}

/**
 * Coverage and Winkler (interval) score of the central interval that the members make at every point.
 *
 * Its ends are the quantiles (1 ∓ level) / 2 at positions q (M + 1) among the sorted members, linear between them: the
 * truth of a reliable ensemble then falls inside with probability `level` at any M. That needs (1 − level) (M + 1) ≥ 2
 * (9 members for 0.8): with fewer, both are NaN.
 *
 * Source: Winkler, "A decision-theoretic approach to interval estimation", 1972; Hyndman and Fan, 1996 (definition 6).
 *
 * @param ensemble `[member, ...space, field]`
 * @param truth `[...space, field]`
 * @param level in (0, 1)
 */
export function intervalScores(ensemble: Values, truth: Values, fields: number, level: number): IntervalScores {
  const members = membersOf(ensemble, truth)
  const points = pointsOf(truth, fields)
  const position = ((1 - level) / 2) * (members + 1)
  if (position < 1 - 1e-9) {
    const none = () => new Array<number>(fields).fill(Number.NaN)
    return { coverage: none(), winkler: none() }
  }
  const sorted = new Float64Array(members)
  const ends = (i: number): [number, number] => {
    for (let member = 0; member < members; member++) sorted[member] = ensemble[member * truth.length + i]!
    sorted.sort()
    return [quantile(sorted, position), quantile(sorted, members + 1 - position)]
  }
  const coverage = meanOverSpace(points, fields, (i) => {
    const [low, high] = ends(i)
    if (Number.isNaN(low + high + truth[i]!)) return Number.NaN
    return low <= truth[i]! && truth[i]! <= high ? 1 : 0
  })
  const winkler = meanOverSpace(points, fields, (i) => {
    const [low, high] = ends(i)
    const y = truth[i]!
    return high - low + (2 / (1 - level)) * (Math.max(0, low - y) + Math.max(0, y - high))
  })
  return { coverage, winkler }
}

/** The value at a position counted from 1, linear between neighbours. NaN members sort last and show at both ends. */
function quantile(sorted: Float64Array, position: number): number {
  if (Number.isNaN(sorted[sorted.length - 1]!)) return Number.NaN
  const at = Math.min(sorted.length - 1, Math.max(0, position - 1))
  const below = Math.floor(at)
  const weight = at - below
  return weight === 0 ? sorted[below]! : sorted[below]! * (1 - weight) + sorted[below + 1]! * weight
}
