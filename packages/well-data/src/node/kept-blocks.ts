import type { File } from 'h5wasm'
import type { Hdf5 } from '../hdf5/library'
import { type Floats, type Hyperslab, type LoadedHyperslab, loadHyperslab, storageOf } from './hyperslab'
import { product } from './product'

/** What an HDF5 library keeps of compressed files, unpacked, at most; each reading thread has a library of its own. */
export const keptBytes = 2 ** 26

interface Kept {
  bytes: number
  /** By file, dataset and place; those that were used last come last. */
  blocks: Map<string, LoadedHyperslab & { file: File }>
}

const libraries = new WeakMap<Hdf5, Kept>()

const numbers = new WeakMap<File, number>()
let files = 0

/**
 * Reads a part of a dataset, or finds it where an earlier read left it. Those that were not used for the longest time make
 * room. It must not be larger than {@link keptBytes}.
 *
 * @returns values that are gone when the library is called again
 * @throws WellFormatError where the dataset holds no floats or cannot be read, DataError where it lacks a chunk
 */
export function keptHyperslab(library: Hdf5, file: File, path: string, dataset: string, slab: Hyperslab): Floats {
  const kept = libraries.get(library) ?? { bytes: 0, blocks: new Map() }
  libraries.set(library, kept)
  const key = `${numberOf(file)} ${dataset} ${slab.offset} ${slab.count}`
  let block = kept.blocks.get(key)
  if (!block) {
    const { isDouble } = storageOf(library, file, path, dataset)
    makeRoom(kept, product(slab.count) * (isDouble ? 8 : 4))
    block = { ...loadHyperslab(library, file, path, dataset, slab), file }
    kept.bytes += block.bytes
  }
  kept.blocks.delete(key)
  kept.blocks.set(key, block)
  return block.values()
}

/** Lets go of all blocks of a file that is about to be closed. */
export function forgetBlocks(library: Hdf5, file: File): void {
  const kept = libraries.get(library)
  if (kept) drop(kept, (block) => block.file === file)
}

function makeRoom(kept: Kept, bytes: number): void {
  drop(kept, () => kept.bytes + bytes > keptBytes)
}

/** Lets go of those of which `unwanted` holds when their turn comes, the longest unused first. */
function drop(kept: Kept, unwanted: (block: { file: File }) => boolean): void {
  for (const [key, block] of kept.blocks) {
    if (!unwanted(block)) continue
    kept.blocks.delete(key)
    kept.bytes -= block.bytes
    block.free()
  }
}

function numberOf(file: File): number {
  let number = numbers.get(file)
  if (number === undefined) numbers.set(file, (number = files++))
  return number
}
