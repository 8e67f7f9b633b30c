import type { File } from 'h5wasm'
import { DataError } from '../errors'
import { attempt, type Hdf5 } from '../hdf5/library'
import type { Floats, Hyperslab } from './hyperslab'

/** Indices of a selection along one axis, those that lie in one chunk. */
interface Run {
  from: number
  to: number
}

/** Sizes of chunks, null where there are none; asked once for each open file. */
const chunkSizes = new WeakMap<File, Map<string, number[] | null>>()

/**
 * Refuses zeros that no file holds. The HDF5 library reads a chunk that is not in the file as zeros, and damage to the
 * older index of chunks, which has no checksum, hides them. A chunk of zeros is asked for again: one that is there costs
 * a read.
 *
 * @param where path of the file and dataset, for messages
 * @param values what was read, laid out as `count`
 * @throws DataError
 */
export function checkChunks(
  library: Hdf5,
  file: File,
  where: string,
  dataset: string,
  { offset, count, stride }: Hyperslab,
  values: Floats,
): void {
  const sizes = chunksOf(library, file, where, dataset)
  if (!sizes) return
  const runs = sizes.map((size, axis) => runsOf(offset[axis]!, count[axis]!, stride[axis]!, size))
  const emptied: number[][] = []
  eachRegion(runs, (region) => {
    if (isZero(values, count, region))
      emptied.push(region.map(({ from }, axis) => offset[axis]! + from * stride[axis]!))
  })
  const missing = emptied.find((index) => !isStored(library, file, where, dataset, index))
  if (!missing) return
  throw new DataError(`${where} has no chunk for index [${missing}], expected numbers`, {
    hint: 'The file is damaged, or was not written to its end; without this error it would read as zeros.',
  })
}

function chunksOf(library: Hdf5, file: File, where: string, dataset: string): number[] | null {
  const known = chunkSizes.get(file) ?? new Map<string, number[] | null>()
  chunkSizes.set(file, known)
  if (!known.has(dataset)) {
    const { Module } = library.h5wasm
    known.set(
      dataset,
      attempt(library, where, () => Module.get_dataset_metadata(file.file_id, dataset).chunks),
    )
  }
  return known.get(dataset)!
}

function runsOf(first: number, count: number, stride: number, size: number): Run[] {
  const runs: Run[] = []
  for (let from = 0; from < count; ) {
    const end = (Math.floor((first + from * stride) / size) + 1) * size
    const to = Math.min(count, Math.ceil((end - first) / stride))
    runs.push({ from, to })
    from = to
  }
  return runs
}

function eachRegion(runs: Run[][], use: (region: Run[]) => void): void {
  const region: Run[] = []
  const visit = (axis: number) => {
    if (axis === runs.length) return use(region)
    for (const run of runs[axis]!) {
      region[axis] = run
      visit(axis + 1)
    }
  }
  visit(0)
}

function isZero(values: Floats, count: number[], region: Run[]): boolean {
  const last = count.length - 1
  const visit = (axis: number, base: number): boolean => {
    const { from, to } = region[axis]!
    for (let i = from; i < to; i++) {
      const at = base * count[axis]! + i
      if (axis === last ? values[at] !== 0 : !visit(axis + 1, at)) return false
    }
    return true
  }
  return visit(0, 0)
}

/** Whether the library fetches bytes for one value. What it knows of the dataset it has read just before. */
function isStored(library: Hdf5, file: File, where: string, dataset: string, index: number[]): boolean {
  const { Module: memory } = library.h5wasm
  const ones = index.map(() => 1n)
  const at = memory._malloc(8)
  try {
    const before = library.reads
    attempt(library, where, () => {
      memory.get_dataset_data(file.file_id, dataset, ones, index.map(BigInt), ones, BigInt(at))
    })
    return library.reads > before
  } finally {
    if (!library.dead) memory._free(at)
  }
}
