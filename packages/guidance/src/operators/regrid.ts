import { ConfigError, tf } from '@lola-ts/tensor-core'
import { alongAxis } from './along-axis'
import { type GridAxes, locate } from './grid-axes'
import type { Operator } from './operator'
import { blank, indexOf, sizeOf } from './picture'

/**
 * The nodes of another grid of the same domain, interpolated linearly along every axis: `[n, ...space, field]` to
 * `[n, ...other, field]`. For flows that were measured or computed at another resolution.
 *
 * @param other coordinates of the other grid's nodes along each axis, in the units of `axes`
 * @throws {ConfigError} when a node is outside of the domain; on use, for a grid that `axes` does not describe
 */
export function regrid(other: readonly (readonly number[])[], axes: GridAxes): Operator {
  const found = other.map((nodes, axis) => nodes.map((at) => locate(axes, axis, at)))
  const shape = other.map((nodes) => nodes.length)
  return {
    name: `grid of ${shape.join(' x ')}`,
    linear: true,
    apply(x) {
      const [grid, expected] = [x.shape.slice(1, -1), axes.coordinates.map((nodes) => nodes.length)]
      if (grid.join() !== expected.join()) {
        throw new ConfigError(
          `regrid: the grid has ${grid.join(' x ')} cells, and the coordinates are of ${expected.join(' x ')}`,
        )
      }
      return found.reduce((kept, rows, axis) => {
        const matrix = rows.map(({ lower, upper, weight }) => {
          const row = new Array<number>(grid[axis]!).fill(0)
          row[lower]! += 1 - weight
          row[upper]! += weight
          return row
        })
        return alongAxis(kept, axis + 1, tf.tensor2d(matrix))
      }, x)
    },
    draw(seen, snapshot) {
      const fields = snapshot.at(-1)!
      const points = Array.from({ length: sizeOf(shape) }, (_, cell) => ({
        at: indexOf(cell, shape).map((i, axis) => found[axis]![i]!.lower + found[axis]![i]!.weight),
        values: Array.from(seen.values.subarray(cell * fields, (cell + 1) * fields)),
      }))
      return { ...blank(snapshot), points }
    },
  }
}
