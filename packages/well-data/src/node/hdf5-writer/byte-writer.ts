/** Little-endian bytes, one value after the other. Lengths and addresses take 8 bytes. */
export interface ByteWriter {
  readonly length: number
  u8(...values: number[]): ByteWriter
  u16(...values: number[]): ByteWriter
  u32(...values: number[]): ByteWriter
  u64(...values: number[]): ByteWriter
  /** A whole number in `bytes` bytes. */
  uint(value: number, bytes: number): ByteWriter
  ascii(text: string): ByteWriter
  bytes(values: Uint8Array): ByteWriter
  zeros(count: number): ByteWriter
  /** Everything so far. */
  result(): Uint8Array
}

/** HDF5's "undefined address": all bits set. */
export const undefinedAddress = -1

export function byteWriter(): ByteWriter {
  let buffer = new Uint8Array(256)
  let view = new DataView(buffer.buffer)
  let length = 0

  function reserve(count: number): number {
    const at = length
    length += count
    if (length > buffer.length) {
      const larger = new Uint8Array(Math.max(length, 2 * buffer.length))
      larger.set(buffer)
      buffer = larger
      view = new DataView(buffer.buffer)
    }
    return at
  }

  const each =
    (size: number, set: (at: number, value: number) => void) =>
    (...values: number[]) => {
      for (const value of values) {
        const at = reserve(size)
        set(at, value)
      }
      return writer
    }

  const writer: ByteWriter = {
    get length() {
      return length
    },
    u8: each(1, (at, value) => view.setUint8(at, value)),
    u16: each(2, (at, value) => view.setUint16(at, value, true)),
    u32: each(4, (at, value) => view.setUint32(at, value, true)),
    u64: each(8, (at, value) => view.setBigInt64(at, BigInt(value), true)),
    uint(value, bytes) {
      const at = reserve(bytes)
      for (let i = 0; i < bytes; i++) buffer[at + i] = Math.floor(value / 256 ** i) % 256
      return writer
    },
    ascii: (text) => writer.bytes(new TextEncoder().encode(text)),
    bytes(values) {
      const at = reserve(values.length)
      buffer.set(values, at)
      return writer
    },
    zeros(count) {
      reserve(count)
      return writer
    },
    result: () => buffer.slice(0, length),
  }
  return writer
}
