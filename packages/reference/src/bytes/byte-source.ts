import { CheckpointError } from '@lola-ts/tensor-core'

/** A file, or anything like it, whose bytes are read by position. */
export interface ByteSource {
  /** Path or URL, for messages. */
  readonly name: string
  /** Length in bytes. */
  readonly size: number
  /** `length` bytes from `offset`, which lie within the source. */
  read(offset: number, length: number): Promise<Uint8Array>
}

/** Bytes at hand. */
export function memorySource(bytes: Uint8Array, name: string): ByteSource {
  return { name, size: bytes.byteLength, read: async (offset, length) => bytes.subarray(offset, offset + length) }
}

/** A file that a page was given, or a download: only what is asked for is read. */
export function blobSource(blob: Blob, name: string): ByteSource {
  return {
    name,
    size: blob.size,
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  }
}

/** A part of a source as one of its own. */
export function partOf(source: ByteSource, offset: number, size: number, name: string): ByteSource {
  return { name, size, read: (at, length) => source.read(offset + at, length) }
}

/**
 * `length` bytes from `offset`.
 *
 * @param what what they are, for the message
 * @throws {CheckpointError} when the source ends before
 */
export async function readBytes(source: ByteSource, offset: number, length: number, what: string): Promise<Uint8Array> {
  if (offset < 0 || length < 0 || offset + length > source.size) {
    throw damaged(
      source.name,
      `${what} would be bytes ${offset} to ${offset + length}, and the file has ${source.size}`,
    )
  }
  const bytes = await source.read(offset, length)
  if (bytes.byteLength !== length) {
    throw damaged(source.name, `ended at byte ${offset + bytes.byteLength} while ${what} was read`)
  }
  return bytes
}

/** Bytes a read: large enough to be fast, small enough that many in flight do not matter. */
const chunkBytes = 2 ** 21

/** `length` bytes from `offset`, in chunks that follow each other. */
export async function* chunksOf(
  source: ByteSource,
  offset: number,
  length: number,
  what: string,
): AsyncGenerator<Uint8Array> {
  for (let done = 0; done < length; done += chunkBytes) {
    yield await readBytes(source, offset + done, Math.min(chunkBytes, length - done), what)
  }
}

/** The error of a file that is not what it should be. */
export function damaged(
  name: string,
  fault: string,
  hint = 'The file is cut off or damaged. Copy or download it again.',
) {
  const text = fault.length > 400 ? `${fault.slice(0, 400)}...` : fault
  return new CheckpointError(`${name}: ${text}`, { hint })
}

export const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
