import { resolve } from 'node:path'
import type { FileStore } from '../hdf5/file-store'
import { checkHdf5 } from './check-hdf5'
import { hdf5, openHandle } from './hdf5'

/** Files of this machine, which the HDF5 library reads by itself. */
export async function diskStore(): Promise<FileStore> {
  const library = await hdf5()
  return {
    library,
    check: checkHdf5,
    open: (path) => openHandle(library, resolve(path)),
    close: () => {},
  }
}
