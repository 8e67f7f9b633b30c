import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { deflateRawSync } from 'node:zlib'
import { type ByteSource, memorySource } from '../src/bytes/byte-source'
import { crc32 } from '../src/bytes/crc32'
import { writeZip, type ZipInput } from '../src/zip/zip-writer'

/** A file of `test/fixtures`. */
export const fixture = (name: string): Uint8Array =>
  Uint8Array.from(readFileSync(fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))))

export const fixtureSource = (name: string): ByteSource => memorySource(fixture(name), name)

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** All pieces as one. */
export async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const piece of pieces) parts.push(Uint8Array.from(piece))
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.byteLength
  }
  return bytes
}

/** A stored zip archive of these files. */
export function zipOf(files: Record<string, Uint8Array | string>): Promise<Uint8Array> {
  const inputs = Object.entries(files).map(([name, content]): ZipInput => {
    const bytes = typeof content === 'string' ? utf8(content) : content
    return { name, size: bytes.byteLength, pieces: () => [bytes] }
  })
  return collect(writeZip(inputs))
}

/** A zip archive as other tools write it: deflated, sizes in the headers, no 64-bit end, with a comment. */
export function deflatedZipOf(
  files: Record<string, Uint8Array>,
  { claimed, crc }: { claimed?: number; crc?: number } = {},
): Uint8Array {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, content] of Object.entries(files)) {
    const packed = deflateRawSync(content)
    const about = Buffer.alloc(26)
    about.writeUInt16LE(20, 0)
    about.writeUInt16LE(8, 4)
    about.writeUInt32LE(crc ?? crc32(content), 10)
    about.writeUInt32LE(packed.length, 14)
    about.writeUInt32LE(claimed ?? content.length, 18)
    about.writeUInt16LE(Buffer.byteLength(name), 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(at, 10)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), about, Buffer.from(name), packed])
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), about, place, Buffer.from(name)]))
    locals.push(local)
    at += local.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(at, 16)
  end.writeUInt16LE(2, 20)
  return Uint8Array.from(Buffer.concat([...locals, listed, end, Buffer.from('hi')]))
}

/** Where PyTorch's archive has the values of a storage: aligned, after the name and a field that fills the gap. */
export const storageAt = (bytes: Uint8Array, name: string): number =>
  Math.ceil((find(bytes, name) + name.length + 4) / 64) * 64

/** A checkpoint with this pickle, and these storages by key. */
export const checkpointOf = (pickle: Uint8Array, storages: Record<string, Uint8Array> = {}): Promise<Uint8Array> =>
  zipOf({
    'state/data.pkl': pickle,
    ...Object.fromEntries(Object.entries(storages).map(([key, bytes]) => [`state/data/${key}`, bytes])),
  })

/** Where `text` begins in `bytes`, the `nth` time. */
export function find(bytes: Uint8Array, text: string, nth = 0): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = -1
  for (let i = 0; i <= nth; i++) at = buffer.indexOf(text, at + 1, 'latin1')
  if (at < 0) throw new Error(`no ${text}`)
  return at
}
