import { libraryInstances } from '../hdf5/library-instances'

export { attempt, groupAt, type Hdf5, openHandle } from '../hdf5/library'

/** The HDF5 library on the files of this machine; a fresh instance if the last one died of a damaged file. */
export const hdf5 = libraryInstances((instance) =>
  // A query makes Node evaluate the module again, which instantiates the WebAssembly again.
  instance === 0
    ? import('h5wasm/node')
    : import(/* @vite-ignore */ `${import.meta.resolve('h5wasm/node')}?instance=${instance}`),
)
