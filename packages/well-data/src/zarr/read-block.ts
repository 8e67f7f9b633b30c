import type { Dataset, File } from 'h5wasm'
import { WellFormatError } from '../errors'
import { attempt, type Hdf5 } from '../hdf5/library'
import { elementSize, type Hdf5Type } from '../node/hdf5-writer/values'
import { product } from '../node/product'
import { unravel } from '../node/unravel'

/** A dataset of an open file. */
export interface BlockSource {
  library: Hdf5
  file: File
  /** Path of the file, for messages. */
  path: string
  /** Path in the file. */
  dataset: string
  type: Hdf5Type
  shape: readonly number[]
}

/**
 * A block of a dataset as bytes, little-endian, row-major; zeros where it reaches beyond the dataset.
 *
 * @throws WellFormatError where it cannot be read
 */
export function readBlock(
  { library, file, path, dataset, type, shape }: BlockSource,
  offset: readonly number[],
  block: readonly number[],
): Uint8Array {
  const { Module: memory } = library.h5wasm
  const where = `${path}: ${dataset}`
  const count = block.map((size, axis) => Math.min(size, shape[axis]! - offset[axis]!))
  const bytes = product(count) * elementSize[type]
  const at = attempt(library, where, () => memory._malloc(bytes))
  if (at === 0) throw new WellFormatError(`${where}: no memory for a chunk of ${bytes} bytes`)
  try {
    attempt(library, where, () => {
      const [counts, offsets, strides] = [count, offset, count.map(() => 1)].map((list) => list.map(BigInt))
      if (shape.length === 0) memory.get_dataset_data(file.file_id, dataset, null, null, null, BigInt(at))
      else memory.get_dataset_data(file.file_id, dataset, counts!, offsets!, strides!, BigInt(at))
    })
    const read = memory.HEAPU8.slice(at, at + bytes)
    return count.join() === block.join() ? read : padded(read, count, block, elementSize[type])
  } finally {
    if (!library.dead) memory._free(at)
  }
}

/** Texts of a whole dataset. */
export function readTexts({ library, file, path, dataset }: BlockSource): string[] {
  return attempt(library, `${path}: ${dataset}`, () => [(file.get(dataset) as Dataset).value].flat() as string[])
}

/** A smaller block in the corner of a larger one. */
function padded(bytes: Uint8Array, count: readonly number[], block: readonly number[], size: number): Uint8Array {
  const out = new Uint8Array(product(block) * size)
  const rows = count.slice(0, -1)
  const length = count.at(-1)! * size
  for (let row = 0; row < product(rows); row++) {
    const to = unravel(row, rows).reduce((flat, i, axis) => flat * block[axis]! + i, 0) * block.at(-1)! * size
    out.set(bytes.subarray(row * length, (row + 1) * length), to)
  }
  return out
}
