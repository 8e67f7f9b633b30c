import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type ByteSource, memorySource } from '../src/bytes/byte-source'
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
