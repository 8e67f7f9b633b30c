import type { File } from 'h5wasm'
import { WellFormatError } from '../errors'
import { attempt, type Hdf5 } from '../hdf5/library'
import { checkChunks } from './check-chunks'

/** Part of a dataset, an entry an axis. */
export interface Hyperslab {
  /** First index. */
  offset: number[]
  /** How many. */
  count: number[]
  /** Distance between them. */
  stride: number[]
}

/** Numbers as they lie in a file. */
export type Floats = Float32Array | Float64Array

/** Whether a dataset holds float64 and not float32; asked once for each open file. */
const doubles = new WeakMap<File, Map<string, boolean>>()

/**
 * Reads a part of a dataset of floats into the memory of the HDF5 library, and lends it: no copy is made.
 *
 * @param path of the file, for messages
 * @param use called once; the values are gone when it returns
 * @throws WellFormatError where the dataset holds no floats or cannot be read, DataError where it lacks a chunk
 */
export function withHyperslab<T>(
  library: Hdf5,
  file: File,
  path: string,
  dataset: string,
  { offset, count, stride }: Hyperslab,
  use: (values: Floats) => T,
): T {
  const where = `${path}: ${dataset}`
  const { Module: memory } = library.h5wasm
  const isDouble = attempt(library, where, () => holdsDoubles(library, file, dataset))
  const length = count.reduce((product, n) => product * n, 1)
  const bytes = length * (isDouble ? 8 : 4)
  if (bytes > 2 ** 31) throw new WellFormatError(`${where}: a read of ${bytes} bytes, at most 2 GiB are possible`)
  const at = attempt(library, where, () => memory._malloc(bytes))
  if (at === 0) throw new WellFormatError(`${where}: no memory for a read of ${bytes} bytes`)
  try {
    attempt(library, where, () => {
      const [counts, offsets, strides] = [count, offset, stride].map((list) => list.map(BigInt)) as Triple
      memory.get_dataset_data(file.file_id, dataset, counts, offsets, strides, BigInt(at))
    })
    // The memory may have moved while it grew.
    const values = () => {
      const { buffer } = memory.HEAPU8
      return isDouble ? new Float64Array(buffer, at, length) : new Float32Array(buffer, at, length)
    }
    checkChunks(library, file, where, dataset, { offset, count, stride }, values())
    return use(values())
  } finally {
    if (!library.dead) memory._free(at)
  }
}

type Triple = [bigint[], bigint[], bigint[]]

function holdsDoubles(library: Hdf5, file: File, dataset: string): boolean {
  const known = doubles.get(file) ?? new Map<string, boolean>()
  doubles.set(file, known)
  let isDouble = known.get(dataset)
  if (isDouble === undefined) {
    const { type, size } = library.h5wasm.Module.get_dataset_metadata(file.file_id, dataset)
    if (type !== 1 || (size !== 4 && size !== 8)) throw new Error('it holds no floats')
    known.set(dataset, (isDouble = size === 8))
  }
  return isDouble
}
