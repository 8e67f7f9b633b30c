/**
 * The bytes of one file, wherever they are: on a disk, behind a URL, in a browser's File.
 *
 * Reading is synchronous, because the HDF5 library is.
 */
export interface ByteSource {
  /** What messages call it: a path, a URL, a name. */
  readonly name: string
  /** Bytes in all. */
  readonly size: number
  /**
   * Exactly `length` bytes from `offset` on; both lie inside of the file. The array is the caller's to read, not to
   * change.
   */
  read(offset: number, length: number): Uint8Array
  close(): void
}
