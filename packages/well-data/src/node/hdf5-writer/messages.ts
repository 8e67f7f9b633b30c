import { byteWriter, undefinedAddress } from './byte-writer'
import { datatype, elementSize, encodeElements, type Hdf5Type, type Hdf5Value, type StringReference } from './values'

/** A message of an object header. */
export interface Message {
  type: number
  data: Uint8Array
}

/** Chunks of a dataset that are in the file, and how they are found. */
export interface ChunkedLayout {
  /** Sizes of a chunk, one an axis. */
  chunk: readonly number[]
  /** Address of the fixed array that lists them. */
  index: number
  /** log2 of the entries in one page of that array. */
  pageBits: number
}

/** A dataspace: sizes of the axes, none for a single value. An axis shorter than its chunk may grow to it. */
function dataspace(shape: readonly number[], chunk: readonly number[] = []): Uint8Array {
  const most = shape.map((size, axis) => Math.max(size, chunk[axis] ?? 0))
  const grows = most.join() !== shape.join()
  return byteWriter()
    .u8(2, shape.length, grows ? 1 : 0, shape.length === 0 ? 0 : 1)
    .u64(...shape, ...(grows ? most : []))
    .result()
}

/** Source for all messages: HDF5 File Format Specification 3.0, section IV.A.2. */
export const messages = {
  dataspace: (shape: readonly number[], chunk?: readonly number[]): Message => ({
    type: 0x01,
    data: dataspace(shape, chunk),
  }),
  datatype: (type: Hdf5Type): Message => ({ type: 0x03, data: datatype(type) }),

  /** Space for chunks is allocated as they come, for others at once; there is no fill value. */
  fillValue: (chunked: boolean): Message => ({ type: 0x05, data: Uint8Array.of(3, chunked ? 0x0b : 0x09) }),

  /** Data inside the object header, which has a checksum. */
  compactLayout: (data: Uint8Array): Message => ({
    type: 0x08,
    data: byteWriter().u8(3, 0).u16(data.length).bytes(data).result(),
  }),

  chunkedLayout({ chunk, index, pageBits }: ChunkedLayout, type: Hdf5Type): Message {
    const sizes = [...chunk, elementSize[type]]
    // The library insists on as few bytes as the largest size needs.
    const width = 1 + Math.floor(Math.log2(Math.max(...sizes)) / 8)
    const data = byteWriter().u8(4, 2, 0, sizes.length, width)
    for (const size of sizes) data.uint(size, width)
    return { type: 0x08, data: data.u8(3, pageBits).u64(index).result() }
  },

  /** Shuffle, then deflate, optional filters as h5py declares them; then Fletcher's checksum, which is not. */
  filters: (type: Hdf5Type, level: number): Message => ({
    type: 0x0b,
    data: byteWriter().u8(2, 3).u16(2, 1, 1).u32(elementSize[type]).u16(1, 1, 1).u32(level).u16(3, 0, 0).result(),
  }),

  attribute(name: string, value: Hdf5Value, reference: StringReference): Message {
    const text = new TextEncoder().encode(`${name}\0`)
    const type = datatype(value.type)
    const space = dataspace(value.shape)
    const data = byteWriter()
      .u8(3, 0)
      .u16(text.length, type.length, space.length)
      .u8(1)
      .bytes(text)
      .bytes(type)
      .bytes(space)
      .bytes(encodeElements(value, reference))
    return { type: 0x0c, data: data.result() }
  },

  linkInfo: (): Message => ({
    type: 0x02,
    data: byteWriter().u8(0, 0).u64(undefinedAddress, undefinedAddress).result(),
  }),
  groupInfo: (): Message => ({ type: 0x0a, data: Uint8Array.of(0, 0) }),

  link(name: string, address: number): Message {
    const text = new TextEncoder().encode(name)
    // Flags: the name has a character set (UTF-8) and two bytes of length.
    return { type: 0x06, data: byteWriter().u8(1, 0x11, 1).u16(text.length).bytes(text).u64(address).result() }
  },
}
