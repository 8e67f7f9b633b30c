import type { File, Group } from 'h5wasm'
import { WellFormatError } from '../errors'

/** One instance of the HDF5 library, compiled to WebAssembly. */
export interface Hdf5 {
  readonly h5wasm: typeof import('h5wasm')
  /** Set when damaged input made the WebAssembly trap; nothing more can be read with this instance. */
  dead: boolean
  /** How often it has asked for bytes of a file. */
  reads: number
  /** Why bytes could not be had during the call under way: an error of the source, and not of the file. */
  sourceError?: unknown
}

/**
 * Runs calls into the library; whatever they throw becomes one {@link WellFormatError}. An error of the source passes
 * as it is, also where the library made do without the bytes.
 *
 * @param where path of the file, or of the dataset in it: the message begins with it
 */
export function attempt<T>(library: Hdf5, where: string, call: () => T): T {
  library.sourceError = undefined
  try {
    const result = call()
    if (library.sourceError !== undefined) throw library.sourceError
    return result
  } catch (cause) {
    if (cause instanceof WebAssembly.RuntimeError) library.dead = true
    if (library.sourceError !== undefined) throw library.sourceError
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
  // Of several stacks, the first: the others follow from it.
  const stack = text.split('HDF5-DIAG:').find((part) => part.includes('#000')) ?? text
  const lines = [...stack.matchAll(/#\d+: .* in \w+\(\): (.*)/g)].map((match) => match[1]!)
  return lines.at(-1) ?? text.split('\n')[0]!
}

/** Opens a file for reading. It must be checked with `checkSource` first. */
export function openHandle(library: Hdf5, path: string): File {
  return attempt(library, path, () => new library.h5wasm.File(path, 'r'))
}

/** The group at `path` below `parent`, or null. */
export function groupAt(library: Hdf5, parent: Group, path: string): Group | null {
  const entity = parent.get(path)
  return entity instanceof library.h5wasm.Group ? entity : null
}
