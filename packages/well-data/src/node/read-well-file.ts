import { WellFormatError } from '../errors'
import type { FileStore } from '../hdf5/file-store'
import { attempt } from '../hdf5/library'
import { throwFirstError } from './finding'
import { inspect } from './inspect'
import { readChannels, type Source, type StepRange } from './read-field'
import { readScalars } from './read-scalars'
import type { WellMetadata } from './well-metadata'

/** An open file of The Well: its metadata, and its fields on demand. */
export interface WellFile extends WellMetadata {
  readonly path: string
  /** Size on disk. */
  readonly bytes: number
  /**
   * Reads states of one trajectory: only their bytes, never the whole file.
   *
   * @returns `[time, ...space, field]`, flat, channels in the order of `channels`
   * @throws DataError for NaN and infinities, NotFoundError outside of the file
   */
  read(trajectory: number, range?: StepRange): Float32Array<ArrayBuffer>
  /** Constant scalars of one trajectory, in file order. */
  scalarsOf(trajectory: number): Record<string, number>
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
    attempt(library, path, () => file.close())
  }
  try {
    const { metadata, findings } = inspect(library, file, path)
    throwFirstError(findings)
    if (!metadata) throw new WellFormatError(`${path}: has no readable metadata`)
    const source: Source = { library, file, path, metadata }
    return {
      ...metadata,
      path,
      bytes,
      read: (trajectory, range) => readChannels(source, trajectory, range),
      scalarsOf: (trajectory) => readScalars(source, trajectory),
      close,
    }
  } catch (error) {
    if (!library.dead) close()
    throw error
  }
}
