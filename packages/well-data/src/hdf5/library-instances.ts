import type { Hdf5 } from './library'

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
      // Otherwise the C library prints its stack on stderr and failed reads return whatever was in memory.
      module.activate_throwing_error_handler()
      return (lastLoaded = { h5wasm, dead: false })
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

/** Emscripten keeps the console.error it finds while loading and prints traps there; they are thrown too. */
function muteAborts(): () => void {
  const original = console.error
  const filtered = (...args: unknown[]) => {
    if (!String(args[0]).startsWith('Aborted(')) original.apply(console, args)
  }
  console.error = filtered
  return () => {
    if (console.error === filtered) console.error = original
  }
}
