import { crc32 } from '../bytes/crc32'
import { elsewhere16, elsewhere32, zipSignatures } from './zip-entry'

/** A file to be packed, in pieces. */
export interface ZipInput {
  name: string
  size: number
  pieces(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

/** Bit 3: checksum and sizes follow the content, which is not known before it is written. Bit 11: names are UTF-8. */
const flags = 0x0808
/** Of an extra field that only fills space; PyTorch gives it the letters "FB". */
const padding = 0x4246
const alignment = 64
const wide = (value: number) => value >= elsewhere32

interface Packed extends ZipInput {
  bytes: Uint8Array
  begin: number
  crc: number
}

/**
 * A zip archive of stored files, piece by piece, each beginning at a multiple of 64 bytes as in PyTorch's archives.
 *
 * Equal content gives equal bytes: no entry has a time.
 */
export async function* writeZip(inputs: readonly ZipInput[]): AsyncGenerator<Uint8Array> {
  const packed: Packed[] = []
  let at = 0
  for (const input of inputs) {
    const entry: Packed = { ...input, bytes: new TextEncoder().encode(input.name), begin: at, crc: 0 }
    const header = localHeader(entry)
    yield header
    at += header.byteLength
    for await (const piece of input.pieces()) {
      entry.crc = crc32(piece, entry.crc)
      at += piece.byteLength
      yield piece
    }
    const after = descriptor(entry)
    yield after
    at += after.byteLength
    packed.push(entry)
  }
  const directory = packed.map(directoryEntry)
  yield* directory
  yield end(
    packed.length,
    at,
    directory.reduce((sum, { byteLength }) => sum + byteLength, 0),
  )
}

function localHeader({ bytes, size, begin }: Packed): Uint8Array {
  const sizes = wide(size) ? fields([16, 1], [16, 16], [64, size], [64, size]) : new Uint8Array(0)
  const fixed = 30 + bytes.byteLength + sizes.byteLength + 4
  const fill = (alignment - ((begin + fixed) % alignment)) % alignment
  const header = fields(
    ...[
      [32, zipSignatures.local],
      [16, wide(size) ? 45 : 20],
      [16, flags],
      [16, 0],
      [32, 0],
      [32, 0],
    ],
    ...[
      [32, wide(size) ? elsewhere32 : 0],
      [32, wide(size) ? elsewhere32 : 0],
    ],
    ...[
      [16, bytes.byteLength],
      [16, sizes.byteLength + 4 + fill],
    ],
  )
  return join(header, bytes, sizes, fields([16, padding], [16, fill]), new Uint8Array(fill).fill(0x5a))
}

function descriptor({ crc, size }: Packed): Uint8Array {
  const bits = wide(size) ? 64 : 32
  return fields([32, 0x08074b50], [32, crc], [bits, size], [bits, size])
}

function directoryEntry({ bytes, size, begin, crc }: Packed): Uint8Array {
  const far = [...(wide(size) ? [size, size] : []), ...(wide(begin) ? [begin] : [])]
  const extra = far.length > 0 ? fields([16, 1], [16, 8 * far.length], ...far.map((value) => [64, value])) : []
  const header = fields(
    ...[
      [32, zipSignatures.directory],
      [16, 0],
      [16, far.length > 0 ? 45 : 20],
      [16, flags],
      [16, 0],
      [32, 0],
    ],
    ...[
      [32, crc],
      [32, Math.min(size, elsewhere32)],
      [32, Math.min(size, elsewhere32)],
    ],
    ...[
      [16, bytes.byteLength],
      [16, extra.length],
      [16, 0],
      [16, 0],
      [16, 0],
      [32, 0],
    ],
    [32, Math.min(begin, elsewhere32)],
  )
  return join(header, bytes, Uint8Array.from(extra))
}

function end(entries: number, offset: number, size: number): Uint8Array {
  const end64 = fields(
    ...[
      [32, zipSignatures.end64],
      [64, 44],
      [16, 45],
      [16, 45],
      [32, 0],
      [32, 0],
    ],
    ...[
      [64, entries],
      [64, entries],
      [64, size],
      [64, offset],
    ],
  )
  const locator = fields([32, zipSignatures.locator64], [32, 0], [64, offset + size], [32, 1])
  const last = fields(
    ...[
      [32, zipSignatures.end],
      [16, 0],
      [16, 0],
    ],
    ...[
      [16, Math.min(entries, elsewhere16)],
      [16, Math.min(entries, elsewhere16)],
    ],
    ...[
      [32, Math.min(size, elsewhere32)],
      [32, Math.min(offset, elsewhere32)],
      [16, 0],
    ],
  )
  return join(end64, locator, last)
}

/** Numbers of 16, 32 or 64 bits, low byte first. */
function fields(...values: number[][]): Uint8Array {
  const bytes = new Uint8Array(values.reduce((sum, [bits]) => sum + bits! / 8, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [bits, value] of values) {
    if (bits === 16) view.setUint16(at, value!, true)
    else if (bits === 32) view.setUint32(at, value!, true)
    else view.setBigUint64(at, BigInt(value!), true)
    at += bits! / 8
  }
  return bytes
}

function join(...parts: Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.byteLength
  }
  return bytes
}
