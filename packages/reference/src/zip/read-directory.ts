import { type ByteSource, damaged, readBytes, viewOf } from '../bytes/byte-source'
import { widen } from './wide-sizes'
import { findDirectory } from './zip-end'
import { entryName, localHeaderBytes, type ZipEntry, zipSignatures } from './zip-entry'

/** A checkpoint of ten thousand tensors takes one megabyte. */
const maxDirectoryBytes = 2 ** 26
const headerBytes = 46
const stored = 0
const deflated = 8

/** Bits of the flags that make an entry unreadable here: encryption in its three forms, and patches. */
const unreadable = 0b0010_0000_0110_0001

/**
 * The files of a zip archive, in the order of their bytes.
 *
 * No two of them overlap and no two have one name.
 *
 * @throws {CheckpointError} when the directory is damaged, or describes what cannot be read
 */
export async function readDirectory(source: ByteSource): Promise<ZipEntry[]> {
  const place = await findDirectory(source)
  if (place.size > maxDirectoryBytes || place.entries * headerBytes > place.size) {
    throw damaged(source.name, `the zip archive claims ${place.entries} files in a directory of ${place.size} bytes`)
  }
  const bytes = await readBytes(source, place.offset, place.size, 'the directory of the zip archive')
  const entries: ZipEntry[] = []
  let at = 0
  for (let i = 0; i < place.entries; i++) {
    const { entry, length } = parseEntry(bytes.subarray(at), source.name)
    entries.push(entry)
    at += length
  }
  if (at !== bytes.byteLength) throw damaged(source.name, 'the directory of the zip archive lists more than it says')
  return bounded(entries, place.offset, source.name)
}

function parseEntry(bytes: Uint8Array, archive: string): { entry: ZipEntry; length: number } {
  const view = viewOf(bytes)
  if (bytes.byteLength < headerBytes || view.getUint32(0, true) !== zipSignatures.directory) {
    throw damaged(archive, 'the directory of the zip archive is damaged')
  }
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => view.getUint16(offset, true))
  const length = headerBytes + nameLength! + extraLength! + commentLength!
  if (length > bytes.byteLength) throw damaged(archive, 'the directory of the zip archive is cut off')
  const name = entryName(bytes.subarray(headerBytes, headerBytes + nameLength!))
  const flags = view.getUint16(8, true)
  const method = view.getUint16(10, true)
  if (flags & unreadable) throw damaged(archive, `${name} is encrypted`, 'Save it without a password.')
  if (method !== stored && method !== deflated) {
    throw damaged(archive, `${name} is compressed by method ${method}`, 'Only plain zip archives can be read.')
  }
  const extra = bytes.subarray(headerBytes + nameLength!, headerBytes + nameLength! + extraLength!)
  const [size, packed, begin] = widen(
    [24, 20, 42].map((offset) => view.getUint32(offset, true)),
    extra,
    archive,
    name,
  )
  const entry = {
    name,
    size: size!,
    packed: packed!,
    deflated: method === deflated,
    crc32: view.getUint32(16, true),
    // The high half of the external attributes is a Unix mode where the low byte of "made by" says so.
    link: view.getUint8(5) === 3 && view.getUint32(38, true) >>> 28 === 0xa,
    begin: begin!,
    limit: 0,
  }
  if (method === stored && entry.size !== entry.packed) {
    throw damaged(archive, `${name} is stored as ${entry.packed} bytes, and claims ${entry.size}`)
  }
  return { entry, length }
}

/** Entries by position, each with the end of its room. */
function bounded(entries: ZipEntry[], end: number, archive: string): ZipEntry[] {
  const sorted = [...entries].sort((a, b) => a.begin - b.begin)
  const names = new Set<string>()
  sorted.forEach((entry, i) => {
    if (names.has(entry.name)) throw damaged(archive, `${entry.name} is there twice`)
    names.add(entry.name)
    entry.limit = sorted[i + 1]?.begin ?? end
    if (entry.begin + localHeaderBytes + entry.packed > entry.limit) {
      throw damaged(archive, `${entry.name} claims ${entry.packed} bytes and overlaps what follows it`)
    }
  })
  return sorted
}
