import { byteWriter, undefinedAddress } from './byte-writer'
import { checksum } from './checksum'

/** A compressed chunk in the file. */
export interface StoredChunk {
  address: number
  size: number
  /** A bit for each filter that was not applied to it, the first filter the lowest. Default 0. */
  skipped?: number
}

/** log2 of the entries that share a checksum. The library's own default. */
export const pageBits = 10

const filteredChunks = 1

/**
 * The index of a dataset's chunks, in row-major order of the chunks: a fixed array, header and data block, every part
 * with a checksum. (The older index of HDF5, a B-tree of version 1, has none: a flipped bit there can make chunks read
 * as zeros.)
 *
 * Source: HDF5 File Format Specification 3.0, section III.D.
 *
 * @param address where the bytes will stand
 * @param chunkBytes size of a chunk before compression
 */
export function fixedArray(chunks: readonly (StoredChunk | null)[], address: number, chunkBytes: number): Uint8Array {
  const sizeBytes = Math.min(8, 1 + Math.floor((Math.floor(Math.log2(chunkBytes)) + 8) / 8))
  const entrySize = 8 + sizeBytes + 4
  const headerSize = 28
  const header = byteWriter()
    .ascii('FAHD')
    .u8(0, filteredChunks, entrySize, pageBits)
    .u64(chunks.length, address + headerSize)
  header.u32(checksum(header.result()))

  const entries = (from: number, to: number) => {
    const out = byteWriter()
    for (const chunk of chunks.slice(from, to)) {
      if (chunk)
        out
          .u64(chunk.address)
          .uint(chunk.size, sizeBytes)
          .u32(chunk.skipped ?? 0)
      else out.u64(undefinedAddress).zeros(sizeBytes + 4)
    }
    return out.result()
  }
  const block = byteWriter().ascii('FADB').u8(0, filteredChunks).u64(address)
  const pageSize = 2 ** pageBits
  if (chunks.length <= pageSize) {
    block.bytes(entries(0, chunks.length))
    return header.bytes(block.u32(checksum(block.result())).result()).result()
  }
  const pages = Math.ceil(chunks.length / pageSize)
  const used = new Uint8Array(Math.ceil(pages / 8))
  for (let page = 0; page < pages; page++) used[page >> 3]! |= 0x80 >> (page % 8)
  block.bytes(used)
  block.u32(checksum(block.result()))
  for (let page = 0; page < pages; page++) {
    const part = entries(page * pageSize, Math.min(chunks.length, (page + 1) * pageSize))
    block.bytes(part).u32(checksum(part))
  }
  return header.bytes(block.result()).result()
}
