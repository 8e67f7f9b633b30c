import type { File } from 'h5wasm'
import { WellFormatError } from '../errors'
import { attempt, type Hdf5 } from '../hdf5/library'
import { checkChunks } from './check-chunks'
import { product } from './product'

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

/** How a dataset lies in its file. */
interface Storage {
  /** Whether it holds float64 and not float32. */
  isDouble: boolean
  /** Sizes of its chunks, an entry an axis, where they pass through filters such as gzip; else null. */
  packed: number[] | null
}

/** Asked once for each open file. */
const storages = new WeakMap<File, Map<string, Storage>>()

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
  const loaded = loadHyperslab(library, file, path, dataset, { offset, count, stride })
  try {
    return use(loaded.values())
  } finally {
    loaded.free()
  }
}

/** A part of a dataset in the memory of the HDF5 library. */
export interface LoadedHyperslab {
  readonly bytes: number
  /** The values, until the library is called again: its memory may move when it grows. */
  values(): Floats
  free(): void
}

/** Reads a part of a dataset of floats into the memory of the HDF5 library. @throws WellFormatError, DataError */
export function loadHyperslab(
  library: Hdf5,
  file: File,
  path: string,
  dataset: string,
  { offset, count, stride }: Hyperslab,
): LoadedHyperslab {
  const where = `${path}: ${dataset}`
  const { Module: memory } = library.h5wasm
  const { isDouble } = storageOf(library, file, path, dataset)
  const length = product(count)
  const bytes = length * (isDouble ? 8 : 4)
  if (bytes > 2 ** 31) throw new WellFormatError(`${where}: a read of ${bytes} bytes, at most 2 GiB are possible`)
  const at = attempt(library, where, () => memory._malloc(bytes))
  if (at === 0) throw new WellFormatError(`${where}: no memory for a read of ${bytes} bytes`)
  const free = () => {
    if (!library.dead) memory._free(at)
  }
  // The memory may move when it grows.
  const values = () => {
    const { buffer } = memory.HEAPU8
    return isDouble ? new Float64Array(buffer, at, length) : new Float32Array(buffer, at, length)
  }
  try {
    attempt(library, where, () => {
      const [counts, offsets, strides] = [count, offset, stride].map((list) => list.map(BigInt)) as Triple
      memory.get_dataset_data(file.file_id, dataset, counts, offsets, strides, BigInt(at))
    })
    checkChunks(library, file, where, dataset, { offset, count, stride }, values())
  } catch (error) {
    free()
    throw error
  }
  return { bytes, values, free }
}

type Triple = [bigint[], bigint[], bigint[]]

/** @throws WellFormatError where the dataset holds no floats */
export function storageOf(library: Hdf5, file: File, path: string, dataset: string): Storage {
  const known = storages.get(file) ?? new Map<string, Storage>()
  storages.set(file, known)
  let storage = known.get(dataset)
  if (storage === undefined) {
    storage = attempt(library, `${path}: ${dataset}`, () => {
      const { type, size, chunks } = library.h5wasm.Module.get_dataset_metadata(file.file_id, dataset)
      if (type !== 1 || (size !== 4 && size !== 8)) throw new Error('it holds no floats')
      const filtered = chunks !== null && library.h5wasm.Module.get_dataset_filters(file.file_id, dataset).length > 0
      return { isDouble: size === 8, packed: filtered ? chunks : null }
    })
    known.set(dataset, storage)
  }
  return storage
}
