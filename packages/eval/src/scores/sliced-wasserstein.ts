import { ConfigError, ShapeError } from '@lola-ts/tensor-core'
import { pointsOf, type Values } from './values'

/** A grid seen along directions: made once, used for every state. */
export interface Slices {
  grid: readonly number[]
  /** For each direction the points in order along it, and the gaps between neighbours. */
  lines: { order: Uint32Array; gaps: Float64Array }[]
}

/**
 * Directions to look along: evenly spread over half a circle, or over half a sphere (golden spiral). The grid fills the
 * unit square or cube, corners included, as in LoLa; LoLa draws directions at random.
 *
 * @param directions default 16
 * @throws ConfigError for a grid that is not of 1, 2 or 3 axes
 */
export function slices(grid: readonly number[], directions = 16): Slices {
  const points = grid.reduce((product, n) => product * n, 1)
  const place = (point: number): number[] => {
    const at: number[] = []
    for (let axis = grid.length - 1, rest = point; axis >= 0; axis--) {
      at.unshift((rest % grid[axis]!) / Math.max(1, grid[axis]! - 1))
      rest = Math.floor(rest / grid[axis]!)
    }
    return at
  }
  const lines = directionsOf(grid.length, directions).map((direction) => {
    const along = Float64Array.from({ length: points }, (_, point) =>
      place(point).reduce((sum, x, axis) => sum + x * direction[axis]!, 0),
    )
    const order = Uint32Array.from({ length: points }, (_, i) => i).sort((a, b) => along[a]! - along[b]!)
    const gaps = Float64Array.from({ length: points - 1 }, (_, i) => along[order[i + 1]!]! - along[order[i]!]!)
    return { order, gaps }
  })
  return { grid: [...grid], lines }
}

function directionsOf(axes: number, count: number): number[][] {
  if (axes === 1) return [[1]]
  const steps = Array.from({ length: count }, (_, i) => (i + 0.5) / count)
  if (axes === 2) return steps.map((t) => [Math.cos(Math.PI * t), Math.sin(Math.PI * t)])
  if (axes !== 3) throw new ConfigError(`slices: grid of ${axes} axes, expected 1, 2 or 3`)
  return steps.map((z, i) => {
    const [radius, turn] = [Math.sqrt(1 - z * z), i * Math.PI * (3 - Math.sqrt(5))]
    return [radius * Math.cos(turn), radius * Math.sin(turn), z]
  })
}

/**
 * Sliced Wasserstein-1 distance between where forecast and truth have their mass: how far mass has to be carried, in
 * sides of the domain, averaged over directions. One number a field. Both are made to have total 1, so it means something
 * for fields that are not negative, such as densities; otherwise it is NaN.
 *
 * Source: Bonneel et al., "Sliced and Radon Wasserstein barycenters", 2015; Rozet et al. 2025, table 11 (sliced EMD).
 *
 * @param forecast `[...space, field]`; for an ensemble, its mean
 * @param truth `[...space, field]`
 * @throws ShapeError if they do not lie on the grid of the slices
 */
export function slicedWasserstein(forecast: Values, truth: Values, fields: number, { grid, lines }: Slices): number[] {
  const points = pointsOf(truth, fields)
  if (forecast.length !== truth.length || grid.reduce((product, n) => product * n, 1) !== points) {
    throw new ShapeError(
      `sliced Wasserstein: ${forecast.length} and ${truth.length} values of ${fields} fields on [${grid}]`,
    )
  }
  return Array.from({ length: fields }, (_, field) => {
    const [x, y] = [total(forecast, fields, field), total(truth, fields, field)]
    if (!(x > 0 && y > 0)) return Number.NaN
    let sum = 0
    for (const { order, gaps } of lines) {
      let surplus = 0
      for (let i = 0; i < gaps.length; i++) {
        const at = order[i]! * fields + field
        surplus += forecast[at]! / x - truth[at]! / y
        sum += Math.abs(surplus) * gaps[i]!
      }
    }
    return sum / lines.length
  })
}

/** Sum of a field; NaN if it is negative somewhere. */
function total(values: Values, fields: number, field: number): number {
  let sum = 0
  for (let at = field; at < values.length; at += fields) sum += values[at]! >= 0 ? values[at]! : Number.NaN
  return sum
}
