import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { syncFolder, temporaryName, writing } from '@lola-ts/tensor-core/node'

/** A file that grows at its end, under a temporary name, until it takes its place. */
export interface StagedBytes {
  /** Bytes so far. */
  readonly length: number
  append(bytes: Uint8Array): Promise<void>
  /** Writes over what stands at the beginning, syncs, and puts the file in its place in one step. */
  commit(head: Uint8Array): Promise<void>
  /** Deletes it. What stood at the path remains. */
  discard(): Promise<void>
}

/** @throws WriteError from all that write; then what stood at the path is untouched */
export async function stageBytes(path: string): Promise<StagedBytes> {
  const target = resolve(path)
  const temporary = temporaryName(target)
  let handle: FileHandle | null = await writing(path, () => open(temporary, 'w'))
  let length = 0

  async function put(bytes: Uint8Array, at: number): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      // One call writes at most 2 GiB.
      const part = bytes.subarray(done, done + 2 ** 30)
      done += (await writing(path, () => handle!.write(part, 0, part.length, at + done))).bytesWritten
    }
  }

  return {
    get length() {
      return length
    },
    async append(bytes) {
      const at = length
      length += bytes.length
      await put(bytes, at)
    },
    async commit(head) {
      await put(head, 0)
      await writing(path, () => handle!.sync())
      await handle!.close()
      handle = null
      await writing(path, () => rename(temporary, target))
      await syncFolder(dirname(target))
    },
    async discard() {
      await handle?.close().catch(() => {})
      handle = null
      await rm(temporary, { force: true })
    },
  }
}
