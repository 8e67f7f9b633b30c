import { ShapeError } from '@lola-ts/tensor-core'
import type { Values } from '../scores'
import { resampling, type SpaceAxis } from './axis'
import { type ColourMapName, colourMap } from './colour-map'
import { quantise, type Range } from './quantise'

/** Pixels, row-major from the top left, four bytes each: red, green, blue, opacity. */
export interface Image {
  width: number
  height: number
  data: Uint8Array
}

export interface FieldImageOptions {
  /** Values on the grid, `[x, y]`, y fastest. */
  values: Values
  x: SpaceAxis
  y: SpaceAxis
  /** Number of nodes along x and y. */
  grid: readonly [number, number]
  range: Range
  colours: ColourMapName
}

/** Draws one field: x to the right, y upwards, evenly spaced whatever the nodes, a pixel a node or more. */
export function fieldImage({ values, x, y, grid, range, colours }: FieldImageOptions): Image {
  const [nx, ny] = grid
  if (values.length !== nx * ny) {
    throw new ShapeError(`field: ${values.length} values, expected ${nx} x ${ny}`, {
      hint: 'Pictures are of one field on a 2-D grid, [x, y]: take one field, and a slice of a 3-D grid.',
    })
  }
  // Uneven nodes are twice as dense somewhere: finer lines keep boundary layers.
  const columns = resampling(x, nx, x.coordinates ? 2 * nx : nx)
  const rows = resampling(y, ny, y.coordinates ? 2 * ny : ny)
  const width = columns.lower.length
  const height = rows.lower.length
  const resampled = new Float64Array(width * height)
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const [cx, wx] = [columns.lower[i]!, columns.weight[i]!]
      const [cy, wy] = [rows.lower[j]!, rows.weight[j]!]
      const along = (row: number) => mix(values[cx * ny + row]!, values[Math.min(cx + 1, nx - 1) * ny + row]!, wx)
      resampled[(height - 1 - j) * width + i] = mix(along(cy), along(Math.min(cy + 1, ny - 1)), wy)
    }
  }

  const table = colourMap(colours)
  const data = new Uint8Array(width * height * 4).fill(255)
  quantise(resampled, range).forEach((level, pixel) => {
    data.set(table.subarray(level * 3, level * 3 + 3), pixel * 4)
  })
  return { width, height, data }
}

/** Without touching a neighbour of no weight, which may be NaN. */
const mix = (a: number, b: number, weight: number) =>
  weight === 0 ? a : weight === 1 ? b : a * (1 - weight) + b * weight

/** One field of a snapshot `[...space, field]`, as `[...space]`. */
export function fieldOf(snapshot: Values, fields: number, field: number): Float64Array {
  return Float64Array.from({ length: snapshot.length / fields }, (_, point) => snapshot[point * fields + field]!)
}
