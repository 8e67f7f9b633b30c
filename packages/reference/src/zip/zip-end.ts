import { type ByteSource, damaged, readBytes, viewOf } from '../bytes/byte-source'
import { elsewhere16, elsewhere32, zipSignatures } from './zip-entry'

/** Where a zip archive keeps the list of its files. */
export interface DirectoryPlace {
  offset: number
  size: number
  entries: number
}

const endBytes = 22
const end64Bytes = 56
const locatorBytes = 20
const longestComment = 0xffff

/**
 * Finds the directory of a zip archive from its last bytes, 64-bit archives included.
 *
 * @throws {CheckpointError} when the archive is cut off, split, or has bytes that belong to nothing
 */
export async function findDirectory(source: ByteSource): Promise<DirectoryPlace> {
  const { at, view } = await findEnd(source)
  const place = {
    entries: view.getUint16(10, true),
    size: view.getUint32(12, true),
    offset: view.getUint32(16, true),
  }
  if (view.getUint16(4, true) !== view.getUint16(6, true) || view.getUint16(8, true) !== place.entries) {
    throw damaged(source.name, 'is one part of a split zip archive')
  }
  const wide = await findEnd64(source, at)
  const found = wide?.place ?? place
  const agrees = (key: keyof DirectoryPlace, elsewhere: number) =>
    place[key] === found[key] || (wide !== undefined && place[key] === elsewhere)
  if (!agrees('entries', elsewhere16) || !agrees('size', elsewhere32) || !agrees('offset', elsewhere32)) {
    throw damaged(source.name, 'the two ends of the zip archive contradict each other')
  }
  if (found.offset + found.size !== (wide?.at ?? at)) {
    throw damaged(
      source.name,
      `the directory of the zip archive should end at byte ${wide?.at ?? at}, and claims ${found.size} bytes from ${found.offset}`,
    )
  }
  return found
}

async function findEnd(source: ByteSource): Promise<{ at: number; view: DataView }> {
  const length = Math.min(source.size, endBytes + longestComment)
  const tail = await readBytes(source, source.size - length, length, 'the end of the zip archive')
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength)
  for (let i = length - endBytes; i >= 0; i--) {
    if (view.getUint32(i, true) !== zipSignatures.end) continue
    if (i + endBytes + view.getUint16(i + 20, true) !== length) continue
    return { at: source.size - length + i, view: new DataView(tail.buffer, tail.byteOffset + i, endBytes) }
  }
  throw damaged(source.name, 'the end of the zip archive is missing')
}

async function findEnd64(source: ByteSource, end: number): Promise<{ at: number; place: DirectoryPlace } | undefined> {
  if (end < locatorBytes) return undefined
  const locator = viewOf(await readBytes(source, end - locatorBytes, locatorBytes, 'the end of the zip archive'))
  if (locator.getUint32(0, true) !== zipSignatures.locator64) return undefined
  const at = Number(locator.getBigUint64(8, true))
  const record = viewOf(await readBytes(source, at, end64Bytes, 'the 64-bit end of the zip archive'))
  const place = {
    entries: Number(record.getBigUint64(32, true)),
    size: Number(record.getBigUint64(40, true)),
    offset: Number(record.getBigUint64(48, true)),
  }
  const whole =
    record.getUint32(0, true) === zipSignatures.end64 &&
    at + 12 + Number(record.getBigUint64(4, true)) === end - locatorBytes &&
    locator.getUint32(4, true) === record.getUint32(20, true) &&
    record.getUint32(16, true) === record.getUint32(20, true) &&
    record.getBigUint64(24, true) === record.getBigUint64(32, true)
  if (!whole) throw damaged(source.name, 'the 64-bit end of the zip archive is inconsistent')
  return { at, place }
}
