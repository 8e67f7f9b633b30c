import { product } from './product'

/** HDF5 caches chunks up to this size; a larger one is decompressed again for every read. */
const most = 2 ** 20
const mostSteps = 8

/**
 * How to cut a float32 field into chunks below 1 MiB: up to 8 whole states, or halves of a large state, quarters, ...
 *
 * @param steps states in a chunk, if that is decided
 */
export function chunkShape(grid: readonly number[], components: number, steps?: number) {
  const block = [...grid]
  const bytes = () => 4 * components * product(block)
  const wanted = steps ?? Math.max(1, Math.min(mostSteps, Math.floor(most / bytes())))
  while (wanted * bytes() > most && block.some((size) => size > 1)) {
    const largest = block.indexOf(Math.max(...block))
    block[largest] = Math.ceil(block[largest]! / 2)
  }
  return { steps: wanted, grid: block }
}
