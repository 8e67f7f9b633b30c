import { byteWriter } from './byte-writer'
import type { StringReference } from './values'

/** All strings of a file: a global heap collection, at an address known beforehand. */
export interface StringHeap {
  reference: StringReference
  /** The collection, or null if there is no string. */
  encode(): Uint8Array | null
}

/** Sizes of the collection and of its objects are multiples of 8; the library expects 4096 at least. */
const smallest = 4096
const most = 65535

/** Source: HDF5 File Format Specification 3.0, section III.E. */
export function stringHeap(address: number): StringHeap {
  const indices = new Map<string, { index: number; bytes: Uint8Array }>()
  return {
    reference(text) {
      let found = indices.get(text)
      if (!found) {
        if (indices.size >= most) throw new RangeError('too many different strings for one HDF5 heap')
        found = { index: indices.size + 1, bytes: new TextEncoder().encode(text) }
        indices.set(text, found)
      }
      return { address, index: found.index, length: found.bytes.length }
    },
    encode() {
      if (indices.size === 0) return null
      const objects = byteWriter()
      for (const { index, bytes } of indices.values()) {
        objects.u16(index, 1).zeros(4).u64(bytes.length).bytes(bytes)
        objects.zeros((8 - (bytes.length % 8)) % 8)
      }
      const used = 16 + objects.length
      const size = Math.max(smallest, used + 16)
      const free = size - used
      return byteWriter()
        .ascii('GCOL')
        .u8(1, 0, 0, 0)
        .u64(size)
        .bytes(objects.result())
        .u16(0, 0)
        .zeros(4)
        .u64(free)
        .zeros(free - 16)
        .result()
    },
  }
}
