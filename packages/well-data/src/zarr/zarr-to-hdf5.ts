import { statSync } from 'node:fs'
import { WriteError } from '@lola-ts/tensor-core'
import { NotFoundError, WellFormatError } from '../errors'
import { type Hdf5Writer, hdf5Writer } from '../node/hdf5-writer/hdf5-writer'
import { elementSize, type Hdf5Type, type Hdf5Value } from '../node/hdf5-writer/values'
import { product } from '../node/product'
import { attributesFromJson } from './attributes'
import { chunkPlaces, chunksIn } from './chunk-places'
import type { ConvertOptions } from './convert-options'
import { diskZarr } from './disk-zarr'
import { httpZarr } from './http-zarr'
import { type ArrayReader, arrayReader } from './read-array'
import type { ArrayDocument } from './zarr-node'
import type { ZarrStore } from './zarr-store'
import { readTree } from './zarr-tree'

export interface FromZarrOptions extends ConvertOptions {
  /** Level of deflate, 1 to 9. Default 4. */
  level?: number
}

/**
 * Writes a zarr group (version 3) as a HDF5 file with the same groups, arrays and attributes, chunk by chunk: what
 * {@link hdf5ToZarr} has written comes back to the bit. Groups written by others may use any codec of zarrita but
 * sharding; their attributes become int64, float64, truth values and texts. The file stands at `to` when it is whole.
 *
 * @param from path or address of the group
 * @throws NotFoundError, WellFormatError for zarr of version 2, unfinished or damaged groups, chunks that are missing
 *   where all were written, and types that HDF5 files of The Well do not have; RemoteError, WriteError
 */
export async function zarrToHdf5(from: string, to: string, options: FromZarrOptions = {}): Promise<void> {
  const { level, overwrite = false } = options
  expectFree(to, overwrite)
  const store = zarrStoreAt(from, options.signal)
  const tree = await readTree(store)
  const total = [...tree.values()].reduce((sum, node) => sum + (node.node_type === 'array' ? chunksIn(node) : 0), 0)
  let done = 0
  const tick = (chunks: number) => options.onProgress?.((done += chunks), total)
  const file = await hdf5Writer(to, level === undefined ? {} : { level })
  try {
    for (const [path, node] of tree) {
      if (node.node_type === 'array') await copyArray(file, store, path, node, options, tick)
      else file.group(path)
      for (const [name, value] of attributesFromJson(node.attributes, `${from}: ${path}`)) {
        file.attribute(path, name, value)
      }
    }
  } catch (error) {
    await file.abandon()
    throw error
  }
  await file.close().catch((cause: unknown) => {
    if (!(cause instanceof RangeError)) throw cause
    throw new WellFormatError(`${from}: does not fit in HDF5: ${cause.message}`, { cause })
  })
}

function zarrStoreAt(from: string, signal?: AbortSignal): ZarrStore {
  if (/^https?:\/\//i.test(from)) return httpZarr(from, signal ? { signal } : {})
  const stat = statSync(from, { throwIfNoEntry: false })
  if (stat?.isDirectory()) return diskZarr(from)
  throw new NotFoundError(`${from}: ${stat ? 'is a file, expected the folder of a zarr group' : 'no such folder'}`)
}

function expectFree(path: string, overwrite: boolean): void {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat || (overwrite && stat.isFile())) return
  throw new WriteError(`${path}: is there already`, { hint: 'Choose another name, or delete it first.' })
}

/** Smaller arrays of one chunk lie in the header of their dataset. */
const smallest = 60_000

async function copyArray(
  file: Hdf5Writer,
  store: ZarrStore,
  path: string,
  document: ArrayDocument,
  { signal }: FromZarrOptions,
  tick: (chunks: number) => void,
): Promise<void> {
  const { shape, data_type: type, chunk_grid: grid } = document
  const chunk = grid.configuration.chunk_shape
  const reader = arrayReader(store, path, document)
  const chunks = chunksIn(document)
  const bytes = product(shape) * elementSize[type]
  if (type === 'string' || chunks === 0 || (bytes <= smallest && chunk.join() === shape.join())) {
    await file.dataset(path, await small(reader, type, shape, chunks))
    tick(chunks)
    return
  }
  const dataset = file.chunked(path, type, chunk)
  for (const place of chunkPlaces(shape, chunk)) {
    signal?.throwIfAborted()
    await dataset.write(place, await reader.chunk(place))
    tick(1)
  }
  dataset.setShape(shape)
}

async function small(reader: ArrayReader, type: Hdf5Type, shape: number[], chunks: number): Promise<Hdf5Value> {
  if (chunks === 0) return { type, shape, data: [] }
  if (type === 'string') return reader.whole()
  return { type, shape, data: valuesOf(type, await reader.chunk(shape.map(() => 0))) }
}

const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
} as const

function valuesOf(type: Exclude<Hdf5Type, 'string'>, bytes: Uint8Array): ArrayLike<number | bigint> {
  return new arrays[type](bytes.slice().buffer)
}
