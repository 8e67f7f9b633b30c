import { byteWriter } from './byte-writer'
import { checksum } from './checksum'
import type { Message } from './messages'

const largestMessage = 65535

/**
 * An object header of version 2, which ends with a checksum.
 *
 * Source: HDF5 File Format Specification 3.0, section IV.A.1.b.
 */
export function objectHeader(messages: readonly Message[]): Uint8Array {
  const body = byteWriter()
  for (const { type, data } of messages) {
    if (data.length > largestMessage) throw new RangeError(`a message of ${data.length} bytes does not fit in HDF5`)
    body.u8(type).u16(data.length).u8(0).bytes(data)
  }
  // Flags: the size of the messages takes 4 bytes.
  const header = byteWriter().ascii('OHDR').u8(2, 0x02).u32(body.length).bytes(body.result())
  return header.u32(checksum(header.result())).result()
}

/** The superblock of version 2: 48 bytes at the beginning of the file. */
export function superblock(rootAddress: number, fileSize: number): Uint8Array {
  const block = byteWriter()
    .u8(0x89)
    .ascii('HDF\r\n')
    .u8(0x1a)
    .ascii('\n')
    .u8(2, 8, 8, 0)
    .u64(0, -1, fileSize, rootAddress)
  return block.u32(checksum(block.result())).result()
}

export const superblockSize = 48
