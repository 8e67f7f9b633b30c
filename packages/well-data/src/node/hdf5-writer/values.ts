import { type ByteWriter, byteWriter } from './byte-writer'

/** Element types that the writer knows. `bool` is the enum of int8 that h5py reads as a truth value. */
export type Hdf5Type =
  | 'float32'
  | 'float64'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'bool'
  | 'string'

/** An array with its type; `shape` is empty for a single value. */
export interface Hdf5Value {
  type: Hdf5Type
  shape: readonly number[]
  data: ArrayLike<number | bigint | boolean | string>
}

/** Bytes of one element; a string is a reference into the heap of strings. */
export const elementSize: Readonly<Record<Hdf5Type, number>> = {
  float32: 4,
  float64: 8,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  bool: 1,
  string: 16,
}

/**
 * The datatype message.
 *
 * Source: HDF5 File Format Specification 3.0, section IV.A.2.d.
 */
export function datatype(type: Hdf5Type): Uint8Array {
  const size = elementSize[type]
  const out = byteWriter()
  if (type === 'float32') return out.u8(0x11, 0x20, 0x1f, 0).u32(4).u16(0, 32).u8(23, 8, 0, 23).u32(127).result()
  if (type === 'float64') return out.u8(0x11, 0x20, 0x3f, 0).u32(8).u16(0, 64).u8(52, 11, 0, 52).u32(1023).result()
  // A sequence of characters, null-terminated, in UTF-8.
  if (type === 'string') return out.u8(0x19, 0x01, 0x01, 0).u32(size).bytes(integer(1, false)).result()
  if (type === 'bool') {
    // Two members; names of version 1 are padded to 8 bytes.
    out.u8(0x18, 2, 0, 0).u32(1).bytes(integer(1, true))
    return out.ascii('FALSE').zeros(3).ascii('TRUE').zeros(4).u8(0, 1).result()
  }
  return integer(size, !type.startsWith('u'))
}

function integer(size: number, signed: boolean): Uint8Array {
  return byteWriter()
    .u8(0x10, signed ? 0x08 : 0, 0, 0)
    .u32(size)
    .u16(0, 8 * size)
    .result()
}

/** Where the heap keeps a string. */
export type StringReference = (text: string) => { address: number; index: number; length: number }

/** Elements as bytes, little-endian. */
export function encodeElements({ type, data }: Hdf5Value, reference: StringReference): Uint8Array {
  if (type === 'string') {
    const out = byteWriter()
    for (let i = 0; i < data.length; i++) writeString(out, reference(String(data[i])))
    return out.result()
  }
  const size = elementSize[type]
  const bytes = new Uint8Array(data.length * size)
  const view = new DataView(bytes.buffer)
  const set = setters[type]
  for (let i = 0; i < data.length; i++) set(view, i * size, data[i] as number | bigint | boolean)
  return bytes
}

function writeString(out: ByteWriter, { address, index, length }: ReturnType<StringReference>): void {
  // No characters need no object in the heap.
  if (length === 0) out.zeros(16)
  else out.u32(length).u64(address).u32(index)
}

type Setter = (view: DataView, at: number, value: number | bigint | boolean) => void

const setters: Readonly<Record<Exclude<Hdf5Type, 'string'>, Setter>> = {
  float32: (view, at, value) => view.setFloat32(at, Number(value), true),
  float64: (view, at, value) => view.setFloat64(at, Number(value), true),
  int8: (view, at, value) => view.setInt8(at, Number(value)),
  uint8: (view, at, value) => view.setUint8(at, Number(value)),
  int16: (view, at, value) => view.setInt16(at, Number(value), true),
  uint16: (view, at, value) => view.setUint16(at, Number(value), true),
  int32: (view, at, value) => view.setInt32(at, Number(value), true),
  uint32: (view, at, value) => view.setUint32(at, Number(value), true),
  int64: (view, at, value) => view.setBigInt64(at, BigInt(value), true),
  uint64: (view, at, value) => view.setBigUint64(at, BigInt(value), true),
  bool: (view, at, value) => view.setUint8(at, value ? 1 : 0),
}
