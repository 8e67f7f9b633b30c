import { WellFormatError } from '../errors'
import { superblock, superblockSize } from '../node/hdf5-writer/object-header'
import { elementSize, encodeElements } from '../node/hdf5-writer/values'
import { childAt, emptyNode, type Hdf5Node, writeTree } from '../node/hdf5-writer/write-tree'
import { product } from '../node/product'
import { unravel } from '../node/unravel'
import type { ByteSource } from '../source/byte-source'
import { attributesFromJson, ownOf } from './attributes'
import { type ChunkDecoder, chunkDecoder, type Gunzip, missingChunk } from './chunk-decoder'
import { chunkCounts } from './chunk-places'
import { arrayReader } from './read-array'
import { type ArrayDocument, chunkKey } from './zarr-node'
import type { SyncZarrStore, ZarrStore } from './zarr-store'
import { readTree, type ZarrTree } from './zarr-tree'

/** An array whose chunks are read when they are asked for. */
interface ChunkedArray {
  path: string
  document: ArrayDocument
  decode: ChunkDecoder
  /** Bytes of a chunk once unpacked. */
  chunkBytes: number
  counts: number[]
  /** Where its first chunk stands, counted from the end of the metadata. */
  start: number
}

/**
 * A zarr group as the bytes of an HDF5 file that is nowhere: its metadata are made here, and each chunk, unpacked, has a
 * place behind them. So all that reads HDF5 files reads zarr too, and a window costs its chunks.
 *
 * Opening reads all metadata, and the values of single numbers and texts.
 *
 * @param chunks where the chunks come from, while the HDF5 library waits
 * @throws NotFoundError, WellFormatError, RemoteError; reading throws them too
 */
export async function zarrSource(
  store: ZarrStore,
  chunks: SyncZarrStore,
  gunzip: Gunzip,
  memoryBytes = 2 ** 26,
): Promise<ByteSource> {
  const tree = await readTree(store)
  const arrays: ChunkedArray[] = []
  const values = new Map<string, NonNullable<Hdf5Node['dataset']>>()
  let end = 0
  for (const [path, document] of tree) {
    if (document.node_type !== 'array') continue
    const { shape, data_type: type, chunk_grid: grid } = document
    const chunk = grid.configuration.chunk_shape
    const counts = chunkCounts(shape, chunk)
    if (type === 'string' || shape.length === 0 || product(shape) === 0) {
      const none = { type, shape, data: [] }
      const value = product(shape) === 0 ? none : await arrayReader(store, path, document).whole()
      values.set(path, { type, shape, value, chunks: new Map() })
      continue
    }
    const decode = chunkDecoder(document, `${store.name}: ${path}`, gunzip)
    const chunkBytes = product(chunk) * elementSize[type]
    arrays.push({ path, document, decode, chunkBytes, counts, start: end })
    end += product(counts) * chunkBytes
  }

  // Lengths do not depend on addresses: a first pass says where the chunks begin.
  const { length } = await metadataOf(store.name, tree, values, arrays, 0, end)
  const metadata = await metadataOf(store.name, tree, values, arrays, length, end)
  const kept = new Map<string, Uint8Array>()
  let keptBytes = 0

  function chunkAt(array: ChunkedArray, index: number): Uint8Array {
    const { path, document, decode, chunkBytes, counts } = array
    const key = `${path}/${chunkKey(document, unravel(index, counts))}`
    let bytes = kept.get(key)
    if (!bytes) {
      const name = `${store.name}/${key}`
      // What does not compress grows by a few bytes.
      const stored = chunks.get(key, chunkBytes + (chunkBytes >> 6) + 4096)
      if (!stored && ownOf(document.attributes).everyChunk) throw missingChunk(name)
      bytes = stored ? decode(stored, name) : filled(document, chunkBytes)
      keptBytes += chunkBytes
    }
    kept.delete(key)
    kept.set(key, bytes)
    for (const [old, { byteLength }] of kept) {
      if (keptBytes <= memoryBytes || old === key) break
      kept.delete(old)
      keptBytes -= byteLength
    }
    return bytes
  }

  return {
    name: store.name,
    size: metadata.length + end,
    read(offset, count) {
      const out = new Uint8Array(count)
      for (let done = 0; done < count; ) {
        const at = offset + done
        let piece: Uint8Array
        if (at < metadata.length) piece = metadata.subarray(at)
        else {
          const place = at - metadata.length
          const array = arrays.findLast(({ start }) => start <= place)!
          const index = Math.floor((place - array.start) / array.chunkBytes)
          piece = chunkAt(array, index).subarray((place - array.start) % array.chunkBytes)
        }
        const part = piece.subarray(0, count - done)
        out.set(part, done)
        done += part.length
      }
      return out
    },
    close: () => kept.clear(),
  }
}

/** A chunk that was not stored. */
function filled({ data_type: type, fill_value: fill }: ArrayDocument, bytes: number): Uint8Array {
  const whole = type === 'int64' || type === 'uint64'
  const one = encodeElements({ type, shape: [1], data: [whole ? BigInt(fill as number) : fill] }, noTexts)
  return Uint8Array.from({ length: bytes }, (_, i) => one[i % one.length]!)
}

const noTexts = () => ({ address: 0, index: 0, length: 0 })

/** All three filters of the writer are said to have been left out. */
const unfiltered = 0b111

/** All of the file but its chunks, which begin at `base` and take `chunkBytes`. */
async function metadataOf(
  name: string,
  tree: ZarrTree,
  values: ReadonlyMap<string, NonNullable<Hdf5Node['dataset']>>,
  arrays: readonly ChunkedArray[],
  base: number,
  chunkBytes: number,
): Promise<Uint8Array> {
  const root = emptyNode()
  for (const [path, { attributes }] of tree) {
    const node = childAt(root, path)
    node.attributes = attributesFromJson(attributes, path === '' ? name : `${name}: ${path}`)
    const value = values.get(path)
    if (value) node.dataset = value
  }
  for (const { path, document, counts, start, chunkBytes: size } of arrays) {
    const { shape, data_type: type, chunk_grid: grid } = document
    const places = Array.from({ length: product(counts) }, (_, i) => {
      const chunk = { address: base + start + i * size, size, skipped: unfiltered }
      return [unravel(i, counts).join(), chunk] as const
    })
    childAt(root, path).dataset = { type, shape, chunk: grid.configuration.chunk_shape, chunks: new Map(places) }
  }
  const parts: Uint8Array[] = [new Uint8Array(superblockSize)]
  const sink = {
    length: superblockSize,
    async append(bytes: Uint8Array) {
      parts.push(bytes)
      sink.length += bytes.length
    },
  }
  const address = await writeTree(root, sink, 1).catch((cause: Error) => {
    throw new WellFormatError(`${name}: does not fit in HDF5: ${cause.message}`, { cause })
  })
  const out = new Uint8Array(sink.length)
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  out.set(superblock(address, out.length + chunkBytes))
  return out
}
