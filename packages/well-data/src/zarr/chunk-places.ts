import { product } from '../node/product'
import { unravel } from '../node/unravel'
import type { ArrayDocument } from './zarr-node'

/** Coordinates of all chunks of an array, row-major. */
export function* chunkPlaces(shape: readonly number[], chunk: readonly number[]): Generator<number[]> {
  const counts = chunkCounts(shape, chunk)
  const total = product(counts)
  for (let i = 0; i < total; i++) yield unravel(i, counts)
}

/** How many chunks there are along each axis. */
export function chunkCounts(shape: readonly number[], chunk: readonly number[]): number[] {
  return shape.map((size, axis) => Math.ceil(size / chunk[axis]!))
}

/** How many chunks an array has in all. */
export function chunksIn({ shape, chunk_grid: { configuration } }: ArrayDocument): number {
  return product(chunkCounts(shape, configuration.chunk_shape))
}
