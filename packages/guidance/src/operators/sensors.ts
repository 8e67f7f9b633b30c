import { ConfigError, type Tensor, tf } from '@lola-ts/tensor-core'
import { type GridAxes, locate } from './grid-axes'
import type { Operator } from './operator'
import { blank } from './picture'

/**
 * Point sensors at physical coordinates: `[n, ...space, field]` to `[n, sensor, field]`, interpolated linearly between
 * nodes along every axis; periodic axes wrap.
 *
 *     sensors([[1.3, 0.5], [2.7, 0.02]], { coordinates: file.coordinates, periodic: [true, false] })
 *
 * @param places coordinates of each sensor, in the units of the axes
 * @throws {ConfigError} without sensors, or for one that is outside of the domain
 */
export function sensors(places: readonly (readonly number[])[], axes: GridAxes): Operator {
  const dimensions = axes.coordinates.length
  const bad = places.findIndex((place) => place.length !== dimensions)
  if (places.length === 0) throw new ConfigError('sensors: there is none')
  if (bad >= 0) {
    throw new ConfigError(
      `sensors: number ${bad + 1} has ${places[bad]!.length} coordinates, expected ${dimensions}, one an axis`,
    )
  }
  const found = places.map((place, i) => place.map((at, axis) => locateSensor(axes, axis, at, i)))
  const weights = axes.coordinates.map((nodes, axis) => {
    const rows = new Float32Array(places.length * nodes.length)
    for (const [i, place] of found.entries()) {
      const { lower, upper, weight } = place[axis]!
      rows[i * nodes.length + lower]! += 1 - weight
      rows[i * nodes.length + upper]! += weight
    }
    return { rows, shape: [places.length, nodes.length] as [number, number] }
  })

  return {
    name: `${places.length} sensor${places.length === 1 ? '' : 's'}`,
    linear: true,
    apply(x) {
      checkGrid(x, axes)
      // The first axis as a product with all rows; the others one row a sensor.
      const [first, ...others] = weights.map(({ rows, shape }) => tf.tensor2d(rows, shape))
      const [n, along, ...rest] = x.shape as [number, number, ...number[]]
      const crossed = tf.matMul(first!.expandDims(0).tile([n, 1, 1]), x.reshape([n, along, -1]))
      const sums = others.reduce(
        (kept: Tensor, row) => {
          const behind = kept.shape.slice(3).map(() => 1)
          return kept.mul(row.reshape([1, ...row.shape, ...behind])).sum(2)
        },
        crossed.reshape([n, places.length, ...rest]),
      )
      return sums
    },
    draw(seen, shape) {
      const fields = shape.at(-1)!
      const points = found.map((place, i) => ({
        at: place.map(({ lower, weight }) => lower + weight),
        values: Array.from(seen.values.subarray(i * fields, (i + 1) * fields)),
      }))
      return { ...blank(shape), points }
    },
  }
}

function locateSensor(axes: GridAxes, axis: number, at: number, i: number) {
  try {
    return locate(axes, axis, at)
  } catch (cause) {
    const { message, hint } = cause as ConfigError
    throw new ConfigError(`sensor ${i + 1}: ${message}`, { ...(hint && { hint }), cause })
  }
}

function checkGrid(x: Tensor, { coordinates }: GridAxes): void {
  const [grid, expected] = [x.shape.slice(1, -1).join(' x '), coordinates.map((nodes) => nodes.length).join(' x ')]
  if (grid === expected) return
  throw new ConfigError(`sensors: the grid has ${grid} cells, and the coordinates are of ${expected}`, {
    hint: 'Give the coordinates of the grid that is emulated.',
  })
}
