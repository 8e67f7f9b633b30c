import { type FileHandle, open } from 'node:fs/promises'
import { CheckpointError } from '@lola-ts/tensor-core'
import type { ByteSource } from '../bytes/byte-source'

/** An open file. */
export interface FileSource extends ByteSource {
  close(): Promise<void>
}

/**
 * A file on disk, read where it is asked for.
 *
 * @param name what to call it in messages. Default its path.
 * @throws {CheckpointError} when it does not exist or cannot be read
 */
export async function fileSource(path: string, name = path): Promise<FileSource> {
  const handle = await explained(name, () => open(path, 'r'))
  try {
    const stat = await explained(name, () => handle.stat())
    if (!stat.isFile()) throw new CheckpointError(`${name}: is not a file`)
    return {
      name,
      size: stat.size,
      read: (offset, length) => explained(name, () => readFully(handle, offset, length)),
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function readFully(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, offset + done)
    if (bytesRead === 0) return bytes.subarray(0, done)
    done += bytesRead
  }
  return bytes
}

async function explained<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const reason = code === 'ENOENT' || code === 'ENOTDIR' ? 'does not exist' : `could not be read: ${message}`
    throw new CheckpointError(`${name}: ${reason}`, { cause })
  }
}
