import { constants } from 'node:fs'
import { type FileHandle, open as openFile, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { WriteError } from '@lola-ts/tensor-core/errors'
import { writeAtomic } from '@lola-ts/tensor-core/node'
import { type Interval, type Intervals, intervals } from './intervals'
import type { RemoteFile } from './remote-file'

/** Which version of a file a server has. */
export interface Version {
  size: number | null
  etag: string | null
  modified: string | null
}

/** A file that is being downloaded: its bytes so far, and a journal of which they are. */
export interface PartFile {
  /** Beside its final place, under a name that no reader of folders takes. */
  readonly path: string
  readonly done: Intervals
  version: Version | null
  write(at: number, bytes: Uint8Array): Promise<void>
  /** Makes what was written safe on disk, then says so in the journal. */
  save(): Promise<void>
  /** Forgets every byte and the version. */
  reset(): Promise<void>
  close(): Promise<void>
  /** Closes the file and deletes it and its journal. */
  remove(): Promise<void>
  /** Gives the file its final name, in one step, when all of it is safe on disk. */
  commit(): Promise<void>
}

interface Journal {
  url: string
  sha256: string | null
  version: Version | null
  done: Interval[]
}

/** Where the bytes of `target` wait. */
export const partPath = (target: string): string => join(dirname(target), `.${basename(target)}.part`)

/**
 * Opens what an earlier download of `target` left, if it is certainly of the same file; else begins anew.
 *
 * @throws WriteError
 */
export async function openPart(target: string, file: RemoteFile): Promise<PartFile> {
  const path = partPath(target)
  const journalPath = `${path}.json`
  const earlier = await readJournal(path)
  const usable = earlier !== null && isSameFile(earlier, file)
  const handle = await writing(target, () => openFile(path, constants.O_RDWR | constants.O_CREAT))
  const done = intervals(usable ? earlier.done : [])
  let saving = Promise.resolve()
  let open = true

  const part: PartFile = {
    path,
    done,
    version: usable ? earlier.version : null,
    async write(at, bytes) {
      await writing(target, () => writeFully(handle, at, bytes))
      done.add(at, at + bytes.byteLength)
    },
    save() {
      saving = saving.then(async () => {
        const journal: Journal = {
          url: file.url,
          sha256: file.sha256 ?? null,
          version: part.version,
          done: done.list(),
        }
        await writing(target, () => handle.datasync())
        await writeAtomic(journalPath, JSON.stringify(journal))
      })
      return saving
    },
    async reset() {
      await saving
      done.clear()
      part.version = null
      await rm(journalPath, { force: true })
      await writing(target, () => handle.truncate(0))
    },
    async close() {
      await saving.catch(() => {})
      if (open) await handle.close()
      open = false
    },
    async remove() {
      await part.close()
      await rm(journalPath, { force: true })
      await rm(path, { force: true })
    },
    async commit() {
      await saving
      await writing(target, async () => {
        await handle.sync()
        await part.close()
        await rename(path, target)
      })
      await rm(journalPath, { force: true })
      await syncFolder(dirname(target))
    },
  }
  try {
    if (!usable) await part.reset()
  } catch (error) {
    await part.close()
    throw error
  }
  return part
}

/** Bytes that an earlier download of `target` left and that need not be fetched again. */
export async function bytesKept(target: string, file: RemoteFile): Promise<number> {
  const journal = await readJournal(partPath(target))
  return journal && isSameFile(journal, file) ? intervals(journal.done).total() : 0
}

/** Nothing but the same checksum, or a version that the server can confirm, makes bytes worth keeping. */
function isSameFile({ sha256, version }: Journal, file: RemoteFile): boolean {
  if (file.size !== undefined && version?.size !== file.size) return false
  if (sha256 !== null && file.sha256 !== undefined) return sha256 === file.sha256
  return version !== null && (version.etag ?? version.modified) !== null
}

/** The journal beside a part, or null if there is none that makes sense. */
async function readJournal(path: string): Promise<Journal | null> {
  try {
    const journal = JSON.parse(await readFile(`${path}.json`, 'utf8')) as Journal
    const handle = await openFile(path, 'r')
    const { size } = await handle.stat()
    await handle.close()
    const fits = ([start, end]: Interval) => start >= 0 && start <= end && end <= size
    return Array.isArray(journal.done) && journal.done.every(fits) ? journal : null
  } catch {
    return null
  }
}

async function writeFully(handle: FileHandle, at: number, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.byteLength; ) {
    done += (await handle.write(bytes, done, bytes.byteLength - done, at + done)).bytesWritten
  }
}

async function syncFolder(path: string): Promise<void> {
  const handle = await openFile(path, 'r').catch(() => undefined)
  await handle?.sync().catch(() => {})
  await handle?.close()
}

async function writing<T>(target: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (cause) {
    throw new WriteError(`${target}: could not be written: ${(cause as Error).message}`, {
      hint: 'Is the folder writable, and the disk not full? What was downloaded is kept, the same command goes on.',
      cause,
    })
  }
}
