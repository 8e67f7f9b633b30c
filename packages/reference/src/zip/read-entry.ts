import { type ByteSource, chunksOf, damaged, readBytes, viewOf } from '../bytes/byte-source'
import { crc32 } from '../bytes/crc32'
import { widen } from './wide-sizes'
import { entryName, localHeaderBytes, type ZipEntry, zipSignatures } from './zip-entry'

/** The flag of an entry whose sizes and checksum follow its bytes instead of standing before them. */
const sizesFollow = 8

/**
 * Where the bytes of an entry lie in its archive.
 *
 * @throws {CheckpointError} when the entry's own header contradicts the directory
 */
export async function entryPlace(source: ByteSource, entry: ZipEntry): Promise<{ offset: number; length: number }> {
  const { name, begin, packed, limit } = entry
  const fixed = viewOf(await readBytes(source, begin, localHeaderBytes, `the header of ${name}`))
  const [nameLength, extraLength] = [fixed.getUint16(26, true), fixed.getUint16(28, true)]
  const offset = begin + localHeaderBytes + nameLength + extraLength
  if (fixed.getUint32(0, true) !== zipSignatures.local || offset + packed > limit) {
    throw damaged(source.name, `${name} is not where the directory of the zip archive says`)
  }
  const rest = await readBytes(source, begin + localHeaderBytes, nameLength + extraLength, `the header of ${name}`)
  const [size, length] = widen(
    [fixed.getUint32(22, true), fixed.getUint32(18, true)],
    rest.subarray(nameLength),
    source.name,
    name,
  )
  const [flags, method, crc] = [fixed.getUint16(6, true), fixed.getUint16(8, true), fixed.getUint32(14, true)]
  const agrees =
    entryName(rest.subarray(0, nameLength)) === name &&
    (method !== 0) === entry.deflated &&
    (flags & 1) === 0 &&
    ((flags & sizesFollow) !== 0 || (size === entry.size && length === packed && crc === entry.crc32))
  if (!agrees) throw damaged(source.name, `${name} is described in two ways that contradict each other`)
  return { offset, length: packed }
}

/**
 * The content of an entry, piece by piece, inflated where it has to be. Never more than the entry says.
 *
 * @throws {CheckpointError} at the end, when checksum or length are not what the directory says
 */
export async function* entryChunks(source: ByteSource, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  const { offset, length } = await entryPlace(source, entry)
  const packed = chunksOf(source, offset, length, entry.name)
  let crc = 0
  let size = 0
  for await (const chunk of entry.deflated ? inflate(packed, source.name, entry.name) : packed) {
    size += chunk.byteLength
    if (size > entry.size) throw damaged(source.name, `${entry.name} inflates beyond the ${entry.size} bytes it claims`)
    crc = crc32(chunk, crc)
    yield chunk
  }
  if (size !== entry.size || crc !== entry.crc32) {
    throw damaged(source.name, `${entry.name} does not have the checksum that the zip archive gives`)
  }
}

/**
 * The whole content of a small entry.
 *
 * @throws {CheckpointError} when it is larger than `most` bytes
 */
export async function readEntry(source: ByteSource, entry: ZipEntry, most: number): Promise<Uint8Array> {
  if (entry.size > most) {
    throw damaged(source.name, `${entry.name} has ${entry.size} bytes, expected ${most} at most`)
  }
  const bytes = new Uint8Array(entry.size)
  let at = 0
  for await (const chunk of entryChunks(source, entry)) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}

async function* inflate(packed: AsyncIterable<Uint8Array>, archive: string, name: string): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new DecompressionStream('deflate-raw')
  const [reader, writer] = [readable.getReader(), writable.getWriter()]
  // Whatever goes wrong in the source passes as it is; what the decompressor refuses is damage.
  let failure: unknown
  const feed = async () => {
    try {
      for await (const chunk of packed) await writer.write(chunk as Uint8Array<ArrayBuffer>)
    } catch (error) {
      failure = error
      await writer.abort(error)
      return
    }
    await writer.close()
  }
  const fed = feed().catch((error) => {
    failure ??= error
  })
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      yield value
    }
    await fed
    if (failure !== undefined) throw failure
  } catch (error) {
    if (failure instanceof Error && 'code' in failure && failure.code === 'CHECKPOINT') throw failure
    throw damaged(archive, `${name} cannot be inflated: ${error instanceof Error ? error.message : error}`)
  } finally {
    await reader.cancel().catch(() => {})
  }
}
