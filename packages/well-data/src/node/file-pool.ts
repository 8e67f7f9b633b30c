import type { File } from 'h5wasm'
import type { FileStore } from '../hdf5/file-store'
import { attempt } from '../hdf5/library'
import { forgetBlocks } from './kept-blocks'

/** Open handles of many files, of which few are open at a time. */
export interface FilePool {
  /** The handle of a file; opened if need be. Valid until the next call. */
  handle(path: string): File
  close(): void
}

/** Keeps the `size` files that were used last open. */
export function filePool({ library, open: openFile }: FileStore, size = 16): FilePool {
  const open = new Map<string, File>()
  const drop = (path: string) => {
    const file = open.get(path)!
    open.delete(path)
    forgetBlocks(library, file)
    if (!library.dead) attempt(library, path, () => file.close())
  }
  return {
    handle(path) {
      const file = open.get(path) ?? openFile(path)
      open.delete(path)
      open.set(path, file)
      if (open.size > size) drop(open.keys().next().value!)
      return file
    },
    close() {
      for (const path of [...open.keys()]) drop(path)
    },
  }
}
