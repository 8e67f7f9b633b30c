import { ShapeError } from '@lola-ts/tensor-core'
import type { Values } from '../scores'

/**
 * A plane of a field in three dimensions: the values at one node of the last axis.
 *
 * @param values `[x, y, z]`; of a field `[x, y]` itself is given back
 * @returns `[x, y]`
 * @throws ShapeError for another number of axes, or a node that is not there
 */
export function planeOf(values: Values, grid: readonly number[], node: number): Values {
  if (grid.length === 2) return values
  const [nx = 0, ny = 0, nz = 0] = grid
  if (grid.length !== 3 || !Number.isInteger(node) || node < 0 || node >= nz) {
    throw new ShapeError(`plane: given node ${node} of the grid ${grid.join(' x ')}, expected one of three axes`)
  }
  return Float64Array.from({ length: nx * ny }, (_, point) => values[point * nz + node]!)
}
