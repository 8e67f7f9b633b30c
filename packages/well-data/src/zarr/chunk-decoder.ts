import { crc32c } from '@lola-ts/tensor-core'
import { decompress as unzstd } from 'fzstd'
import { WellFormatError } from '../errors'
import { elementSize } from '../node/hdf5-writer/values'
import { product } from '../node/product'
import type { ArrayDocument } from './zarr-node'

/** Stored bytes of a chunk as those of its values, little-endian, at once. `key` is for messages. */
export type ChunkDecoder = (stored: Uint8Array, key: string) => Uint8Array

/** Unpacks gzip; may refuse what becomes longer than `most` bytes. */
export type Gunzip = (bytes: Uint8Array, most: number) => Uint8Array

/**
 * How chunks of an array are read by readers that wait: gzip, zstd, checksums.
 *
 * @throws WellFormatError for other codecs; the decoder throws it for chunks that are damaged
 */
export function chunkDecoder(
  { codecs, data_type: type, chunk_grid: grid }: ArrayDocument,
  where: string,
  gunzip: Gunzip,
): ChunkDecoder {
  const expected = product(grid.configuration.chunk_shape) * elementSize[type]
  const known: Record<string, (bytes: Uint8Array) => Uint8Array> = {
    // A checksum may have been added before.
    gzip: (bytes) => gunzip(bytes, expected + 64),
    zstd: unzstd,
    crc32c: checked,
  }
  const [first, ...rest] = codecs
  const endian = first!.configuration.endian ?? (elementSize[type] === 1 ? 'little' : undefined)
  const lacking = first!.name !== 'bytes' || endian !== 'little' ? first : rest.find(({ name }) => !(name in known))
  if (lacking) {
    throw new WellFormatError(
      `${where}: chunks are stored with ${lacking.name} ${JSON.stringify(lacking.configuration)}`,
      {
        hint: 'Windows are read from little-endian chunks, with gzip or zstd. Others convert: lola data convert --to hdf5.',
      },
    )
  }
  return (stored, key) => {
    let bytes = stored
    try {
      for (const { name } of [...rest].reverse()) bytes = known[name]!(bytes)
      if (bytes.byteLength !== expected) throw new Error(`${bytes.byteLength} bytes, expected ${expected}`)
    } catch (cause) {
      throw damagedChunk(key, (cause as Error).message, cause)
    }
    return bytes
  }
}

/** Takes the checksum from the end of a chunk. @throws Error if it is another one */
export function checked(bytes: Uint8Array): Uint8Array {
  const body = bytes.subarray(0, Math.max(0, bytes.byteLength - 4))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.byteLength < 4 || view.getUint32(body.byteLength, true) !== crc32c(body)) {
    throw new Error('its checksum does not fit')
  }
  return body
}

/** What a chunk that cannot be read means. */
export function damagedChunk(key: string, reason: string, cause?: unknown): WellFormatError {
  return new WellFormatError(`${key}: damaged chunk (${reason})`, {
    hint: 'It was cut short or changed. Copy the folder again, or convert it again.',
    ...(cause !== undefined && { cause }),
  })
}

/** What a chunk that is not there means, where all should be. */
export function missingChunk(key: string): WellFormatError {
  return new WellFormatError(`${key}: missing chunk`, {
    hint: 'All chunks of this array were written: the copy is incomplete. Copy or convert it again.',
  })
}
