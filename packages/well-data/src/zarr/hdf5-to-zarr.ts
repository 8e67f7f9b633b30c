import { NotFoundError } from '../errors'
import type { FileStore } from '../hdf5/file-store'
import { attempt } from '../hdf5/library'
import { elementSize } from '../node/hdf5-writer/values'
import { openStore } from '../node/open-store'
import { attributesToJson } from './attributes'
import { chunkOf } from './chunk-of'
import { chunkPlaces, chunksIn } from './chunk-places'
import { type Compression, type CompressionName, compression } from './compression'
import type { ConvertOptions } from './convert-options'
import { type FolderFiles, folderFiles } from './folder-files'
import { type Hdf5Entry, readHdf5Tree } from './hdf5-tree'
import { newFolder } from './new-folder'
import { type BlockSource, readBlock, readTexts } from './read-block'
import { encodeTexts } from './texts'
import { type ArrayDocument, chunkKey, type GroupDocument } from './zarr-node'

export interface ToZarrOptions extends ConvertOptions {
  /** How chunks are compressed. Default `gzip`, which everything reads; `blosc` is smaller, and shuffles bytes first. */
  compression?: CompressionName
  /** More is smaller and slower. Default 4 (gzip, of 1 to 9), 3 (zstd, of 1 to 22), 5 (blosc, of 1 to 9). */
  level?: number
  /** States in one chunk of a field. Default: the chunks of the file, as long as they are at most 1 MiB. */
  chunkSteps?: number
}

/**
 * Writes a HDF5 file as a zarr group (version 3) with the same groups, datasets and attributes; {@link zarrToHdf5} gives
 * them back to the bit. It holds a few chunks in memory at a time. The folder stands at `to` when it is whole.
 *
 * Chunks end with a checksum, and the metadata of all arrays stand in the root's zarr.json too (consolidated), so that
 * one request opens it over HTTP. Texts become UTF-8 of any length.
 *
 * @param from path or address
 * @throws NotFoundError, WellFormatError for a damaged file and for types that The Well does not use, ConfigError,
 *   WriteError if there is something at `to`
 */
export async function hdf5ToZarr(from: string, to: string, options: ToZarrOptions = {}): Promise<void> {
  // Asked for before anything is read.
  compressionOf(options, 4)
  const { store, paths } = await openStore([from], {})
  try {
    if (paths.length !== 1) throw new NotFoundError(`${from}: holds ${paths.length} files, expected one HDF5 file`)
    await convert(store, paths[0]!, to, options)
  } finally {
    store.close()
  }
}

const compressionOf = ({ compression: name = 'gzip', level }: ToZarrOptions, size: number) =>
  compression(name, size, level)

async function convert(store: FileStore, path: string, to: string, options: ToZarrOptions): Promise<void> {
  const { library } = store
  store.check(path)
  const file = store.open(path)
  try {
    const entries = readHdf5Tree(library, file, path)
    const planned = entries.map((entry) => ({
      entry,
      ...(entry.dataset && arrayOf(entry, compressionOf(options, elementSize[entry.dataset.type]), options)),
    }))
    const total = planned.reduce((sum, { document }) => sum + (document ? chunksIn(document) : 0), 0)
    let done = 0
    await newFolder(to, options, 'zarr.json', async (folder) => {
      const files = folderFiles(folder, to)
      const metadata: Record<string, unknown> = {}
      for (const { entry, document, packing } of planned) {
        if (document && packing) {
          const source = { library, file, path, dataset: entry.path, ...entry.dataset! }
          await writeChunks(source, document, packing, files, options, () => options.onProgress?.(++done, total))
        }
        const json = document ?? groupOf(entry)
        if (entry.path === '') continue
        metadata[entry.path] = json
        await files.write(`${entry.path}/zarr.json`, jsonBytes(json))
      }
      // Last: a folder without it is no group.
      const consolidated = { kind: 'inline', must_understand: false, metadata } as const
      await files.write('zarr.json', jsonBytes({ ...groupOf(entries[0]!), consolidated_metadata: consolidated }))
      await files.sync()
    })
  } finally {
    if (!library.dead) attempt(library, path, () => file.close())
  }
}

const jsonBytes = (json: unknown) => new TextEncoder().encode(`${JSON.stringify(json, null, 2)}\n`)

const groupOf = ({ attributes }: Hdf5Entry): GroupDocument => ({
  zarr_format: 3,
  node_type: 'group',
  attributes: attributesToJson(attributes),
})

function arrayOf(entry: Hdf5Entry, packing: Compression, { chunkSteps }: ToZarrOptions) {
  const { type, shape } = entry.dataset!
  const text = type === 'string'
  const toBytes = text
    ? { name: 'vlen-utf8', configuration: {} }
    : { name: 'bytes', configuration: { endian: 'little' } }
  const document: ArrayDocument = {
    zarr_format: 3,
    node_type: 'array',
    shape,
    data_type: type,
    chunk_grid: { name: 'regular', configuration: { chunk_shape: chunkOf(entry, chunkSteps) } },
    chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
    fill_value: text ? '' : type === 'bool' ? false : 0,
    codecs: [toBytes, ...packing.codecs],
    attributes: attributesToJson(entry.attributes, { everyChunk: true }),
  }
  return { document, packing }
}

/** Chunks that may wait to be compressed or written. */
const mostWaiting = 4

async function writeChunks(
  source: BlockSource,
  document: ArrayDocument,
  packing: Compression,
  files: FolderFiles,
  { signal }: ToZarrOptions,
  tick: () => void,
): Promise<void> {
  const { dataset, shape, type } = source
  const chunk = document.chunk_grid.configuration.chunk_shape
  const waiting: Promise<void>[] = []
  try {
    for (const place of chunkPlaces(shape, chunk)) {
      signal?.throwIfAborted()
      const offset = place.map((i, axis) => i * chunk[axis]!)
      const bytes = type === 'string' ? encodeTexts(readTexts(source)) : readBlock(source, offset, chunk)
      const written = packing
        .encode(bytes)
        .then((packed) => files.write(`${dataset}/${chunkKey(document, place)}`, packed))
        .then(tick)
      written.catch(() => {})
      waiting.push(written)
      if (waiting.length > mostWaiting) await waiting.shift()
    }
    for (const one of waiting) await one
  } finally {
    await Promise.allSettled(waiting)
  }
}
