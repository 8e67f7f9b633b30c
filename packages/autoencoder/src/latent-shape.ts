import { ShapeError } from '@lola-ts/tensor-core'
import type { AutoencoderNetwork } from './network'

/**
 * The shape `[...latent, channel]` of a snapshot's latent on a grid. No weights are needed.
 *
 * @param grid cells along each axis
 * @throws {ShapeError} when the grid is not a multiple of the network's factor
 */
export function latentShape(
  { factor, latentChannels }: Pick<AutoencoderNetwork, 'factor' | 'latentChannels'>,
  grid: readonly number[],
): number[] {
  if (grid.length !== factor.length || grid.some((cells, axis) => cells % factor[axis]! !== 0)) {
    throw new ShapeError(
      `grid ${grid.join(' x ')} cannot be encoded, expected multiples of ${factor.join(' x ')} cells`,
    )
  }
  return [...grid.map((cells, axis) => cells / factor[axis]!), latentChannels]
}
