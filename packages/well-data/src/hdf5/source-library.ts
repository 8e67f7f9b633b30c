import { WellFormatError } from '../errors'
import { libraryInstances } from './library-instances'

/** The HDF5 library on byte sources, in Node and in browsers; a fresh instance if the last one died of a damaged file. */
export const sourceLibrary = libraryInstances((instance) =>
  instance === 0 ? import('h5wasm') : import(/* @vite-ignore */ `${moduleUrl()}?instance=${instance}`),
)

function moduleUrl(): string {
  try {
    return import.meta.resolve('h5wasm')
  } catch (cause) {
    // A bundle holds the module once.
    throw new WellFormatError('the HDF5 library was ended by a damaged file', {
      hint: 'Open other files in a new Worker, or load the page again.',
      cause,
    })
  }
}
