import { ShapeError } from '@lola-ts/tensor-core'
import { pairedPoints, type Values } from './values'

export interface WindowedDtwOptions {
  /** State i of the forecast may match the states i − window to i + window − 1 of the truth. Default 10. */
  window?: number
  /** Added to norms before they divide. Default 1e-7. */
  eps?: number
}

/** Of each field. */
export interface WindowedDtw {
  /** Root of the mean squared distance along the best path. */
  distance: number[]
  /** Mean distance of the path from the diagonal, in states. */
  distortion: number[]
}

/**
 * Dynamic time warping: how far apart two trajectories are when each may run a little faster or slower than the other.
 *
 * Every cell's fields are first divided by their common norm, which mixes fields of different units: that is how The Well
 * defines it. The first states are taken to match at no cost, and the path at a state of the truth is the cheapest state
 * of the forecast.
 *
 * Source: Ohana et al., "The Well", 2024, `WindowedDTW` of version 1.2.
 *
 * @param forecast `[time, ...space, field]`
 * @param truth `[time, ...space, field]`
 * @param times number of states
 * @throws ShapeError if the trajectories do not have `times` states
 */
export function windowedDtw(
  forecast: Values,
  truth: Values,
  fields: number,
  times: number,
  { window = 10, eps = 1e-7 }: WindowedDtwOptions = {},
): WindowedDtw {
  const points = pairedPoints(forecast, truth, fields) / times
  if (!Number.isInteger(points) || points < 1) {
    throw new ShapeError(`trajectory: ${truth.length} values of ${fields} fields do not split into ${times} states`)
  }
  const [x, y] = [unitCells(forecast, fields, eps), unitCells(truth, fields, eps)]
  const distance: number[] = []
  const distortion: number[] = []
  for (let field = 0; field < fields; field++) {
    const cost = (i: number, j: number) => {
      let sum = 0
      for (let point = 0, a = i * points, b = j * points; point < points; point++, a++, b++) {
        sum += (x[a * fields + field]! - y[b * fields + field]!) ** 2
      }
      return sum / points
    }
    const totals = pathCosts(cost, times, window)
    distance.push(Math.sqrt(totals[times - 1]![times - 1]! / times))
    distortion.push(Number.isNaN(distance[field]) ? Number.NaN : meanDistortion(totals))
  }
  return { distance, distortion }
}

/** Divides the fields of each cell by their norm. */
function unitCells(values: Values, fields: number, eps: number): Float64Array {
  const unit = Float64Array.from(values)
  for (let cell = 0; cell < values.length; cell += fields) {
    let square = 0
    for (let i = cell; i < cell + fields; i++) square += unit[i]! ** 2
    for (let i = cell; i < cell + fields; i++) unit[i]! /= Math.sqrt(square) + eps
  }
  return unit
}

/** The cost of the cheapest path to each pair of states; infinite outside the window. */
function pathCosts(cost: (i: number, j: number) => number, times: number, window: number): Float64Array[] {
  const totals = Array.from({ length: times }, () => new Float64Array(times).fill(Number.POSITIVE_INFINITY))
  totals[0]![0] = 0
  for (let i = 1; i < times; i++) {
    for (let j = Math.max(1, i - window); j < Math.min(times, i + window); j++) {
      const before = Math.min(totals[i - 1]![j]!, totals[i]![j - 1]!, totals[i - 1]![j - 1]!)
      totals[i]![j] = cost(i, j) + before
    }
  }
  return totals
}

function meanDistortion(totals: Float64Array[]): number {
  const times = totals.length
  let sum = 0
  for (let j = 0; j < times; j++) {
    let best = 0
    for (let i = 1; i < times; i++) if (totals[i]![j]! < totals[best]![j]!) best = i
    sum += Math.abs(best - j)
  }
  return sum / times
}
