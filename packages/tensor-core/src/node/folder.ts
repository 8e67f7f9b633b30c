import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelSource } from '../checkpoint/model-source'
import { CheckpointError, isLolaError } from '../errors'

/**
 * A model folder on disk.
 *
 * ```ts
 * const { config, weights } = await loadModel(folder('models/rb-mini/diffusion'))
 * ```
 */
export function folder(path: string): ModelSource {
  return {
    name: path,
    read: (file) => readWhole(join(path, file)),
    child: (relative) => folder(join(path, relative)),
  }
}

/**
 * The whole content of a file, of any size that fits in memory.
 *
 * @throws {CheckpointError} when it does not exist or cannot be read
 */
export async function readWhole(path: string): Promise<Uint8Array> {
  return reading(path, async () => {
    const handle = await open(path, 'r')
    try {
      return await readExactly(handle, (await handle.stat()).size, 0)
    } finally {
      await handle.close()
    }
  })
}

interface Readable {
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>
}

/** `length` bytes of an open file from `position`, or fewer where the file ends. One call reads at most 2 GiB. */
export async function readExactly(handle: Readable, length: number, position: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, Math.min(length - done, 2 ** 30), position + done)
    if (bytesRead === 0) return bytes.subarray(0, done)
    done += bytesRead
  }
  return bytes
}

/** Runs something that reads `path`, and explains what the file system refuses. */
export async function reading<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (isLolaError(error) || code === undefined) throw error
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new CheckpointError(`${path}: does not exist`, {
        hint: 'A model folder holds config.json and model.safetensors. Is the path right, and the working directory?',
        cause: error,
      })
    }
    throw new CheckpointError(`${path}: could not be read: ${(error as Error).message}`, { cause: error })
  }
}
