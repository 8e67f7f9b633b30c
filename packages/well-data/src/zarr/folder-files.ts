import { mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncFolder, writing } from '@lola-ts/tensor-core/node'

/** Files of a folder that is being made. */
export interface FolderFiles {
  /** Writes a file and waits until it is on the disk. */
  write(key: string, bytes: Uint8Array): Promise<void>
  /** Makes their names survive a power cut. */
  sync(): Promise<void>
}

/** @param target what messages call the folder */
export function folderFiles(folder: string, target: string): FolderFiles {
  const folders = new Set<string>()
  return {
    async write(key, bytes) {
      const path = join(folder, key)
      await writing(target, async () => {
        const parent = dirname(path)
        if (!folders.has(parent)) await mkdir(parent, { recursive: true })
        for (let at = parent; at.startsWith(folder) && !folders.has(at); at = dirname(at)) folders.add(at)
        const handle = await open(path, 'wx')
        try {
          await handle.writeFile(bytes)
          await handle.sync()
        } finally {
          await handle.close()
        }
      })
    },
    async sync() {
      for (const one of folders) await syncFolder(one)
    },
  }
}
