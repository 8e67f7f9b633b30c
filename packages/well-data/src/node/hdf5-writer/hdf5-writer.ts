import { product } from '../product'
import { type ChunkStore, chunkStore } from './chunk-store'
import type { StoredChunk } from './fixed-array'
import { superblock, superblockSize } from './object-header'
import { stageBytes } from './staged-file'
import { elementSize, encodeElements, type Hdf5Type, type Hdf5Value } from './values'
import { childAt, emptyNode, type Hdf5Node, writeTree } from './write-tree'

/** A dataset that is written chunk by chunk, in any order. */
export interface ChunkedDataset {
  /**
   * Writes a whole chunk; what reaches beyond the shape is not read.
   *
   * @param place the chunk's coordinates, in chunks
   */
  write(place: readonly number[], values: Float32Array | Float64Array | Uint8Array): Promise<void>
  /** Must be called before the file is closed: sizes may be known late. */
  setShape(shape: readonly number[]): void
}

/** Writes one HDF5 file from front to back. It stands at its path when it is closed, whole or not at all. */
export interface Hdf5Writer {
  /** Makes a group. Parents are made too; the root is `''`. */
  group(path: string): void
  attribute(path: string, name: string, value: Hdf5Value): void
  /** A dataset that is at hand as a whole. Up to 60 kB lie in its header, more are one compressed chunk. */
  dataset(path: string, value: Hdf5Value): Promise<void>
  chunked(path: string, type: Hdf5Type, chunk: readonly number[]): ChunkedDataset
  /** @throws WriteError, and nothing has changed */
  close(): Promise<void>
  /** Gives up: nothing is left of it. */
  abandon(): Promise<void>
}

export interface Hdf5WriterOptions {
  /** Level of deflate, 1 to 9. Default 4. */
  level?: number
}

const compactBytes = 60_000

/**
 * A writer of HDF5 files (superblock 2, object headers 2, indices of HDF5 1.10), for what The Well needs.
 *
 * It exists beside the HDF5 library of the readers because that one cannot write truth values, which The Well's format
 * asks for, and keeps no checksums of the places of chunks. Here all numbers and all places have one: of metadata, or
 * Fletcher's of a chunk. Memory holds a few chunks and 16 bytes or so for each chunk written.
 *
 * Source: HDF5 File Format Specification 3.0.
 */
export async function hdf5Writer(path: string, { level = 4 }: Hdf5WriterOptions = {}): Promise<Hdf5Writer> {
  const file = await stageBytes(path)
  const root = emptyNode()
  const store: ChunkStore = chunkStore(file, level)

  const at = (path: string) => childAt(root, path)

  function chunked(path: string, type: Hdf5Type, chunk: readonly number[]): ChunkedDataset {
    const chunks = new Map<string, StoredChunk>()
    const dataset: Hdf5Node['dataset'] = { type, shape: [], chunk, chunks }
    at(path).dataset = dataset
    return {
      write(place, values) {
        const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
        return store.add(bytes, elementSize[type], (stored) => chunks.set(place.join(), stored))
      },
      setShape(shape) {
        dataset.shape = [...shape]
      },
    }
  }

  async function finish(): Promise<void> {
    await store.drain()
    const address = await writeTree(root, file, level)
    await file.commit(superblock(address, file.length))
  }

  await file.append(new Uint8Array(superblockSize))
  return {
    group: (path) => void at(path),
    attribute: (path, name, value) => void at(path).attributes.set(name, value),
    async dataset(path, value) {
      const bytes = product(value.shape) * elementSize[value.type]
      if (bytes > compactBytes && value.type !== 'string') {
        const whole = chunked(path, value.type, value.shape)
        whole.setShape(value.shape)
        // Nothing in it refers to a heap.
        const none = () => ({ address: 0, index: 0, length: 0 })
        await whole.write(Array<number>(value.shape.length).fill(0), encodeElements(value, none))
      } else at(path).dataset = { type: value.type, shape: value.shape, value, chunks: new Map() }
    },
    chunked,
    async close() {
      try {
        await finish()
      } catch (error) {
        await file.discard()
        throw error
      }
    },
    async abandon() {
      await store.drain().catch(() => {})
      await file.discard()
    },
  }
}
