import type { File, Group } from 'h5wasm/node'
import { WellFormatError } from '../errors'

type H5wasm = typeof import('h5wasm/node')

/** One instance of the HDF5 library, compiled to WebAssembly. */
export interface Hdf5 {
  readonly h5wasm: H5wasm
  /** Set when damaged input made the WebAssembly trap; nothing more can be read with this instance. */
  dead: boolean
}

let instances = 0
let current: Promise<Hdf5> | undefined
let lastLoaded: Hdf5 | undefined

/** The HDF5 library; a fresh instance if the last one died of a damaged file. */
export function hdf5(): Promise<Hdf5> {
  if (!current || lastLoaded?.dead) {
    lastLoaded = undefined
    current = load()
  }
  return current
}

async function load(): Promise<Hdf5> {
  const instance = instances++
  // A query makes Node evaluate the module again, which instantiates the WebAssembly again.
  const again = instance === 0 ? undefined : `${import.meta.resolve('h5wasm/node')}?instance=${instance}`
  const restore = muteAborts()
  try {
    const h5wasm: H5wasm = again ? await import(/* @vite-ignore */ again) : await import('h5wasm/node')
    const module = await h5wasm.ready
    // Otherwise the C library prints its stack on stderr and failed reads return whatever was in memory.
    module.activate_throwing_error_handler()
    return (lastLoaded = { h5wasm, dead: false })
  } finally {
    restore()
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

/**
 * Runs calls into the library; whatever they throw becomes one {@link WellFormatError}.
 *
 * @param where path of the file, or of the dataset in it: the message begins with it
 */
export function attempt<T>(library: Hdf5, where: string, call: () => T): T {
  try {
    return call()
  } catch (cause) {
    if (cause instanceof WebAssembly.RuntimeError) library.dead = true
    throw new WellFormatError(`${where}: cannot be read (${reason(cause)})`, {
      hint: 'The file is damaged, or written with a feature or filter that this reader lacks. Copy or download it again.',
      cause,
    })
  }
}

/** The innermost line of the library's error stack: the one that says what went wrong. */
function reason(error: unknown): string {
  if (error instanceof WebAssembly.RuntimeError) return 'its structure is inconsistent'
  const text = error instanceof Error ? error.message : String(error)
  const lines = [...text.matchAll(/#\d+: .* in \w+\(\): (.*)/g)].map((match) => match[1]!)
  return lines.at(-1) ?? text.split('\n')[0]!
}

/** Opens a file for reading. The path must be checked with `checkHdf5` first. */
export function openHandle(library: Hdf5, path: string): File {
  return attempt(library, path, () => new library.h5wasm.File(path, 'r'))
}

/** The group at `path` below `parent`, or null. */
export function groupAt(library: Hdf5, parent: Group, path: string): Group | null {
  const entity = parent.get(path)
  return entity instanceof library.h5wasm.Group ? entity : null
}
