import { ShapeError } from '@lola-ts/tensor-core'
import { pointsOf, type Values } from '../scores/values'
import { type Complex, fftn } from './fft'

/**
 * The unnormalised transform of one field of a snapshot `[...space, field]`, a mode for each cell of the grid.
 *
 * @throws ShapeError if the snapshot does not lie on the grid
 */
export function transformField(snapshot: Values, fields: number, field: number, grid: readonly number[]): Complex {
  const cells = grid.reduce((product, n) => product * n, 1)
  if (pointsOf(snapshot, fields) !== cells) {
    throw new ShapeError(
      `snapshot: ${snapshot.length} values of ${fields} fields, expected ${cells * fields} on the grid [${grid}]`,
    )
  }
  const re = Float64Array.from({ length: cells }, (_, cell) => snapshot[cell * fields + field]!)
  return fftn({ re, im: new Float64Array(cells) }, grid)
}
