import type { FileStore } from '../hdf5/file-store'
import { filePool } from './file-pool'
import type { FileMetadata } from './metadata-of'
import { readChannels, type Source, type StepRange } from './read-field'

/** Reads from many files that were inspected before; few are open at a time. */
export interface FileReader {
  /** The file at a path; opened when it is read. */
  source(path: string): Source
  /** States of one trajectory, all channels, into an array of their size where one is given. */
  read(path: string, trajectory: number, range: StepRange, into?: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer>
  close(): void
}

export function fileReader(store: FileStore, files: readonly FileMetadata[]): FileReader {
  const pool = filePool(store)
  const sources = new Map(
    files.map((metadata): [string, Source] => [
      metadata.path,
      {
        library: store.library,
        path: metadata.path,
        metadata,
        get file() {
          return pool.handle(metadata.path)
        },
      },
    ]),
  )
  const source = (path: string) => sources.get(path)!
  return {
    source,
    read: (path, trajectory, range, into) => readChannels(source(path), trajectory, range, into),
    close: () => pool.close(),
  }
}
