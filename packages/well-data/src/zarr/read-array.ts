import { isLolaError } from '@lola-ts/tensor-core/errors'
import { get, Array as ZarrArray } from 'zarrita'
import { elementSize, type Hdf5Value } from '../node/hdf5-writer/values'
import { product } from '../node/product'
import { unravel } from '../node/unravel'
import { ownOf } from './attributes'
import { checked, damagedChunk, missingChunk } from './chunk-decoder'
import { type ArrayDocument, chunkKey } from './zarr-node'
import type { ZarrStore } from './zarr-store'

/** Reads an array with whatever codecs zarrita has. */
export interface ArrayReader {
  /** A chunk as bytes, little-endian, row-major; what reaches beyond the shape is what was stored. */
  chunk(place: readonly number[]): Promise<Uint8Array>
  /** All of it: for texts, and for what is small. */
  whole(): Promise<Hdf5Value>
}

/** Readers throw WellFormatError for chunks that are missing or damaged, RemoteError. */
export function arrayReader(store: ZarrStore, path: string, document: ArrayDocument): ArrayReader {
  const { shape, data_type: type, chunk_grid: grid, codecs, attributes } = document
  const chunk = grid.configuration.chunk_shape
  const name = (key: string) => `${store.name}/${key}`
  const zarr = new ZarrArray(
    {
      async get(key) {
        const below = key.slice(1)
        const bytes = await store.get(below)
        if (!bytes && ownOf(attributes).everyChunk) throw missingChunk(name(below))
        // zarrita leaves the checksum unread.
        if (bytes && codecs.at(-1)?.name === 'crc32c') checkedChunk(bytes, name(below))
        // Some of its codecs look at the whole buffer behind an array.
        return bytes && new Uint8Array(bytes)
      },
    },
    `/${path}`,
    document as never,
  )
  const reading = async <T>(key: string, read: () => Promise<T>): Promise<T> => {
    try {
      return await read()
    } catch (cause) {
      if (isLolaError(cause)) throw cause
      const { message, cause: inner } = cause as Error & { cause?: Error }
      throw damagedChunk(name(key), inner?.message ?? message, cause)
    }
  }
  return {
    async chunk(place) {
      const key = `${path}/${chunkKey(document, place)}`
      const { data, stride } = await reading(key, () => zarr.getChunk([...place]))
      const { buffer, byteOffset, byteLength } = data as unknown as Uint8Array
      const bytes = new Uint8Array(buffer, byteOffset, byteLength)
      const expected = product(chunk) * elementSize[type]
      if (byteLength !== expected) throw damagedChunk(name(key), `${byteLength} bytes, expected ${expected}`)
      return rowMajor(bytes, chunk, stride, elementSize[type])
    },
    async whole() {
      const read = await reading(path, () => get(zarr))
      const data = typeof read === 'object' && read !== null && 'data' in read ? read.data : [read]
      return { type, shape, data: Array.from(data as Iterable<number>) }
    },
  }
}

function checkedChunk(bytes: Uint8Array, key: string): void {
  try {
    checked(bytes)
  } catch (cause) {
    throw damagedChunk(key, (cause as Error).message, cause)
  }
}

function rowMajor(bytes: Uint8Array, shape: readonly number[], stride: readonly number[], size: number): Uint8Array {
  const usual = shape.map((_, axis) => product(shape.slice(axis + 1)))
  if (shape.every((length, axis) => length === 1 || stride[axis] === usual[axis])) return bytes
  const out = new Uint8Array(bytes.byteLength)
  for (let i = 0; i < product(shape); i++) {
    const from = unravel(i, shape).reduce((sum, at, axis) => sum + at * stride[axis]!, 0) * size
    out.set(bytes.subarray(from, from + size), i * size)
  }
  return out
}
