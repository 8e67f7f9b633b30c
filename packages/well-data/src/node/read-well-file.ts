import { WellFormatError } from '../errors'
import type { FileStore } from '../hdf5/file-store'
import { attempt } from '../hdf5/library'
import { throwFirstError } from './finding'
import { inspect } from './inspect'
import { forgetBlocks } from './kept-blocks'
import type { Source } from './read-field'
import type { WellMetadata } from './well-metadata'
import { type WellReads, wellReads } from './well-reads'

/** An open file of The Well: its metadata, and its fields on demand. */
export interface WellFile extends WellMetadata, WellReads {
  readonly path: string
  /** Size on disk. */
  readonly bytes: number
  close(): void
}

/**
 * Opens one file of a store and checks it against the schema. The store is closed by whoever made it.
 *
 * @throws NotFoundError, WellFormatError, RemoteError
 */
export function readWellFile(store: FileStore, path: string): WellFile {
  const { library } = store
  const bytes = store.check(path)
  const file = store.open(path)
  const close = () => {
    forgetBlocks(library, file)
    attempt(library, path, () => file.close())
  }
  try {
    const { metadata, findings } = inspect(library, file, path)
    throwFirstError(findings)
    if (!metadata) throw new WellFormatError(`${path}: has no readable metadata`)
    const source: Source = { library, file, path, metadata }
    return {
      ...metadata,
      ...wellReads(source),
      path,
      bytes,
      close,
    }
  } catch (error) {
    if (!library.dead) close()
    throw error
  }
}
