import { checkSource } from '../hdf5/check-source'
import { fileSource } from './file-source'

/**
 * Checks that a path is a whole HDF5 file, by {@link checkSource}.
 *
 * @returns the file's size in bytes
 * @throws NotFoundError, WellFormatError
 */
export function checkHdf5(path: string): number {
  const source = fileSource(path)
  try {
    checkSource(source)
    return source.size
  } finally {
    source.close()
  }
}
