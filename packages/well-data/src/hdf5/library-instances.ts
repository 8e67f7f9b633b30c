import { guardHeaps, type ReadsFiles } from './guard-heaps'
import type { Hdf5 } from './library'
import { type LibraryModule, throwLibraryErrors } from './library-errors'

type H5wasm = typeof import('h5wasm')

/**
 * Loads the HDF5 library when it is first needed; and again, as a fresh instance, when the last one died of a damaged
 * file.
 *
 * @param load imports the module; instances count from 0, and each must be a module of its own
 */
export function libraryInstances(load: (instance: number) => Promise<H5wasm>): () => Promise<Hdf5> {
  let instances = 0
  let current: Promise<Hdf5> | undefined
  let lastLoaded: Hdf5 | undefined

  async function start(): Promise<Hdf5> {
    const restore = muteAborts()
    try {
      const h5wasm = await load(instances++)
      const module = await h5wasm.ready
      throwLibraryErrors(module as unknown as LibraryModule)
      const library: Hdf5 = { h5wasm, dead: false, reads: 0 }
      const files = module.FS as unknown as ReadsFiles
      guardHeaps(files)
      const { read } = files
      files.read = (...args) => {
        library.reads++
        return read(...args)
      }
      return (lastLoaded = library)
    } finally {
      restore()
    }
  }

  return () => {
    if (!current || lastLoaded?.dead) {
      lastLoaded = undefined
      current = start()
    }
    return current
  }
}

/**
 * Emscripten keeps the console.error it finds while loading. Traps and a lack of memory, which it prints there, are thrown
 * too; bytes that are no text become U+FFFD.
 */
function muteAborts(): () => void {
  const original = console.error
  const filtered = (...args: unknown[]) => {
    if (!/^(Aborted\(|Cannot enlarge memory|warning: Invalid UTF-8)/.test(String(args[0])))
      original.apply(console, args)
  }
  console.error = filtered
  return () => {
    if (console.error === filtered) console.error = original
  }
}
