import type { File } from 'h5wasm'
import type { Hdf5 } from './library'

/** Where HDF5 files are opened from: the disk, or any {@link ByteSource}. */
export interface FileStore {
  readonly library: Hdf5
  /**
   * Checks that a file is there and whole.
   *
   * @returns its size in bytes
   * @throws NotFoundError, WellFormatError, RemoteError
   */
  check(path: string): number
  /** Opens a file that was checked, for reading. */
  open(path: string): File
  /** Lets go of everything; all files must be closed. */
  close(): void
}
