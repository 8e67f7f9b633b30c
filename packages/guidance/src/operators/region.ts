import { ConfigError } from '@lola-ts/tensor-core'
import { type GridAxes, locate } from './grid-axes'
import type { Operator } from './operator'
import { resample } from './picture'
import { together } from './together'

/**
 * All cells of a box: `[n, ...space, field]` to `[n, ...box, field]`.
 *
 * @param from first cell along each axis
 * @param to the cell after the last, along each axis
 * @throws {ConfigError} for an empty box; on use, when it leaves the grid
 */
export function region(from: readonly number[], to: readonly number[]): Operator {
  const size = to.map((end, axis) => end - from[axis]!)
  if (from.length !== to.length || [...from, ...size].some((n) => !Number.isInteger(n)) || size.some((n) => n < 1)) {
    throw new ConfigError(`region: from ${from.join(', ')} to ${to.join(', ')} holds no cell`)
  }
  return {
    name: `region ${from.map((begin, axis) => `${begin}:${to[axis]}`).join(' x ')}`,
    linear: true,
    apply(x) {
      const space = x.shape.slice(1, -1)
      if (space.length !== from.length || from.some((begin, axis) => begin < 0 || to[axis]! > space[axis]!)) {
        throw new ConfigError(
          `region: from ${from.join(', ')} to ${to.join(', ')} does not fit a grid of ${space.join(' x ')} cells`,
        )
      }
      return x.slice([0, ...from, 0], [-1, ...size, -1])
    },
    draw: (seen, shape) => ({
      shape: [...shape],
      values: resample(seen, shape, (index) => {
        const inside = index.map((i, axis) => i - from[axis]!)
        return inside.every((i, axis) => i >= 0 && i < size[axis]!) ? inside : null
      }),
      points: seen.points.map(({ at, values }) => ({ at: at.map((i, axis) => i + from[axis]!), values })),
    }),
  }
}

/**
 * The cells whose nodes lie between physical coordinates.
 *
 * @param ranges lowest and highest coordinate along each axis; null for all of it
 * @throws {ConfigError} outside of the domain, or where no node is
 */
export function between(ranges: readonly (readonly [number, number] | null)[], axes: GridAxes): Operator {
  const bounds = axes.coordinates.map((nodes, axis): [number, number] => {
    const range = ranges[axis]
    if (!range) return [0, nodes.length]
    for (const end of range) locate(axes, axis, end)
    const from = nodes.findIndex((node) => node >= range[0])
    return [from, nodes.findLastIndex((node) => node <= range[1]) + 1]
  })
  return region(
    bounds.map(([from]) => from),
    bounds.map(([, to]) => to),
  )
}

/**
 * Stripes along walls, `width` cells wide: `[n, ...space, field]` to `[n, observed]`. Each cell is seen once.
 *
 * @param grid cells along each axis
 * @param axes the axes at whose two ends there are walls. Default all
 * @throws {ConfigError} when the stripes meet
 */
export function boundary(width: number, grid: readonly number[], axes = grid.map((_, axis) => axis)): Operator {
  const bad = axes.find((axis) => !(Number.isInteger(width) && width > 0 && 2 * width <= (grid[axis] ?? 0)))
  if (bad !== undefined) {
    throw new ConfigError(`boundary: two stripes of ${width} cells do not fit axis ${bad} of ${grid[bad] ?? 0} cells`)
  }
  const [from, to] = [grid.map(() => 0), [...grid]]
  const boxes = axes.flatMap((axis) => {
    const box = (low: number, high: number) => region(from.with(axis, low), to.with(axis, high))
    const pair = [box(0, width), box(grid[axis]! - width, grid[axis]!)]
    from[axis] = width
    to[axis] = grid[axis]! - width
    return from[axis]! < to[axis]! ? pair : [box(0, grid[axis]!)]
  })
  return { ...together(...boxes), name: `boundary of ${width} cells` }
}
