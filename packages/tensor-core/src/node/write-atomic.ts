import { randomBytes } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isLolaError, WriteError } from '../errors'

/** What a file is made of: all at once, or piece by piece. */
export type FileContent = Uint8Array | string | AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** A file that is complete and safe on disk under a temporary name, waiting to take its place. */
export interface StagedFile {
  /** Puts it in place of what stood there, in one step. */
  commit(): Promise<void>
  /** Deletes it; what stood there remains. */
  discard(): Promise<void>
}

/**
 * Writes a file so that a crash, a full disk or a reader in between sees the old content or the new, never a part.
 *
 * @throws {WriteError} when it cannot be written; the temporary file is gone and the old content untouched
 */
export async function writeAtomic(path: string, content: FileContent): Promise<void> {
  const staged = await stageFile(path, content)
  await staged.commit()
}

/** The first half of {@link writeAtomic}: for several files that should change together. */
export async function stageFile(path: string, content: FileContent): Promise<StagedFile> {
  const temporary = temporaryName(path)
  const discard = () => rm(temporary, { force: true })
  try {
    await fill(temporary, content, path)
  } catch (error) {
    await discard()
    throw error
  }
  return {
    discard,
    async commit() {
      try {
        await writing(path, () => rename(temporary, path))
        await syncFolder(dirname(path))
      } catch (error) {
        await discard()
        throw error
      }
    },
  }
}

/** A name beside `path` that no other writer chooses. {@link isTemporary} recognises it. */
export function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
}

/** Whether a file or folder is what an interrupted writer left behind. */
export const isTemporary = (name: string): boolean => /^\..+\.[0-9a-f]{12}\.tmp$/.test(name)

/** Writes `content` to `file` and waits until it is on the disk. `path` is what messages call it. */
export async function fill(file: string, content: FileContent, path = file): Promise<void> {
  const handle = await writing(path, () => open(file, 'w'))
  try {
    // An error of whoever makes the pieces is theirs and passes as it is; only writing is ours to explain.
    for await (const piece of pieces(content)) await writeFully(handle, piece, path)
    await writing(path, () => handle.sync())
  } finally {
    await handle.close()
  }
}

function pieces(content: FileContent): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  if (typeof content === 'string') return [new TextEncoder().encode(content)]
  return content instanceof Uint8Array ? [content] : content
}

async function writeFully(handle: FileHandle, piece: Uint8Array, path: string): Promise<void> {
  for (let done = 0; done < piece.byteLength; ) {
    // One call writes at most 2 GiB.
    const part = piece.subarray(done, done + 2 ** 30)
    done += (await writing(path, () => handle.write(part))).bytesWritten
  }
}

/** Makes the entries of a folder survive a power cut. Some systems cannot sync folders, and need not. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => undefined)
  await handle?.sync().catch(() => {})
  await handle?.close()
}

/**
 * Runs something that writes to `path`.
 *
 * @throws {WriteError} when the file system refuses
 */
export async function writing<T>(path: string, write: () => T | Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (isLolaError(error)) throw error
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new WriteError(`${path}: could not be written: ${reasons[code]?.[0] ?? message}`, {
      hint: reasons[code]?.[1],
      cause: error,
    })
  }
}

const full = 'Free some space, or choose a folder on another disk.'
const elsewhere = 'Choose a folder that you may write to.'
const reasons: Record<string, [string, string]> = {
  ENOSPC: ['the disk is full', full],
  EFBIG: ['a limit on the size of files was reached', 'Raise it (ulimit -f), or choose a smaller model.'],
  EDQUOT: ['the disk quota is used up', full],
  EROFS: ['the file system is read-only', elsewhere],
  EACCES: ['permission denied', elsewhere],
  EPERM: ['permission denied', elsewhere],
  ENOENT: ['its folder does not exist', 'Create the folder first, or check the path.'],
  ENOTDIR: ['a part of the path is a file, not a folder', 'Check the path.'],
  EISDIR: ['a folder stands there', 'Choose another name.'],
}
