import { ConfigError } from '@lola-ts/tensor-core'
import { NotFoundError, PhysicsError } from '../errors'
import type { FileStore } from '../hdf5/file-store'
import { labelVector } from '../label-vector'
import type { Physics } from '../physics'
import { physics as physicsNamed } from '../registry'
import { checkPhysics, physicsOfFile } from './dataset-physics'
import { fileReader } from './file-reader'
import type { FileSelection } from './file-selection'
import { type FileMetadata, metadataOf } from './metadata-of'
import { checkTrajectory, resolveSteps, type StepRange } from './read-field'
import type { ReadThreads } from './read-request'
import { readWellFile } from './read-well-file'
import { type WellReads, wellReads } from './well-reads'
import { type Batch, target, type Window, type WindowOptions, type Windows, windowsOf } from './windows'

export interface OpenWellOptions extends FileSelection {
  /** The physics that the files must hold, or its name. Default: the registry's for their dataset, else as they are. */
  physics?: Physics | string
  /** Distance between states of windows and trajectories, in steps of the files. Default 1. */
  stride?: number
  /** `memory` keeps every trajectory that was read once. Default `none`. */
  cache?: 'none' | 'memory'
  /** What `cache: 'memory'` may hold, in bytes. A larger dataset is refused. Default 2^31. */
  cacheBytes?: number
}

/** One simulation of a dataset. */
export interface Trajectory {
  /** Path of its file. */
  file: string
  /** Its index in the file. */
  index: number
  nSteps: number
  scalars: Record<string, number>
  /** Its label vector: scalars, then boundary codes. */
  label: number[]
}

/** Where states lie. `start` and `stride` count steps of the file; the stride is 1 unless given. */
export interface FilePlace extends StepRange {
  /** Path of the file, or its index in `files`. */
  file: string | number
  /** Index of the trajectory in the file. */
  trajectory: number
}

/** Trajectories of one or more files as one list, with windows and batches. Reads are partial and synchronous. */
export interface WellDataset {
  readonly physics: Physics
  /** Sizes of the spatial axes, the same in all files. */
  readonly grid: number[]
  readonly stride: number
  /** What each file says about itself, in the order of the files. */
  readonly files: readonly FileMetadata[]
  readonly trajectories: readonly Trajectory[]
  /**
   * What one file holds besides its states: constant fields, scalars that change in time, times, boundary masks.
   *
   * @param file its path, or its index in `files`
   */
  reads(file: string | number): WellReads
  /** States by file, trajectory in it and time, in `into` if it is given. @throws NotFoundError */
  at(place: FilePlace, into?: Float32Array<ArrayBuffer>): Window
  /** States of one trajectory, in the units of the file. `start` counts steps of the file. */
  trajectory(index: number, range?: StepRange, into?: Float32Array<ArrayBuffer>): Window
  windows(options?: WindowOptions): Windows
  /** A batch of windows; by default of single states. */
  batch(indices: readonly number[], options?: WindowOptions): Batch
  close(): void
}

/**
 * Opens files of a store as one dataset, and owns the store from then on. All files are checked before any field is
 * read.
 *
 * @param startReading starts threads for streams of batches; without it they read in this thread
 * @throws NotFoundError, WellFormatError, PhysicsError if files disagree with the physics or with each other
 */
export function openDataset(
  store: FileStore,
  paths: readonly string[],
  options: OpenWellOptions = {},
  startReading?: StartReading,
): WellDataset {
  try {
    return datasetOf(store, paths, options, startReading)
  } catch (error) {
    store.close()
    throw error
  }
}

/** Starts threads that read from files of the store; left out where threads cannot. */
type StartReading = (files: readonly FileMetadata[], count: number) => ReadThreads

function datasetOf(
  store: FileStore,
  paths: readonly string[],
  options: OpenWellOptions,
  startReading?: StartReading,
): WellDataset {
  const { stride = 1, cache = 'none', cacheBytes = 2 ** 31 } = options
  if (paths.length === 0) throw new NotFoundError('openWell: given no path')
  if (!Number.isInteger(stride) || stride < 1)
    throw new ConfigError(`openWell: given stride ${stride}, expected 1 or more`)

  const files: FileMetadata[] = []
  const trajectories: Trajectory[] = []
  let physics = typeof options.physics === 'string' ? physicsNamed(options.physics) : options.physics
  for (const file of paths) {
    const opened = readWellFile(store, file)
    const { scalarsOf, close } = opened
    const metadata = metadataOf(opened)
    try {
      physics ??= physicsOfFile(metadata)
      checkPhysics(file, metadata, physics)
      checkAgreement(files[0], metadata)
      files.push(metadata)
      for (let index = 0; index < metadata.nTrajectories; index++) {
        const scalars = scalarsOf(index)
        const label = labelVector(physics, scalars, metadata.boundaries)
        trajectories.push({ file, index, nSteps: metadata.nSteps, scalars, label })
      }
    } finally {
      close()
    }
  }

  const { grid } = files[0]!
  const channels = physics!.fields.length
  const pointBytes = 4 * channels * grid.reduce((product, size) => product * size, 1)
  const bytes = trajectories.reduce((sum, { nSteps }) => sum + nSteps * pointBytes, 0)
  if (cache === 'memory' && bytes > cacheBytes) {
    throw new ConfigError(
      `${paths[0]}: dataset takes ${bytes} bytes in memory, expected at most cacheBytes = ${cacheBytes}`,
      {
        hint: "Open it with cache: 'none', fewer files, or a larger cacheBytes.",
      },
    )
  }

  const reader = fileReader(store, files)
  const threads = new Set<ReadThreads>()
  const kept = new Map<number, Float32Array<ArrayBuffer>>()

  type States = Float32Array<ArrayBuffer>

  function readFile(at: number, range: Required<StepRange>, into?: States): States {
    const { file, index } = trajectories[at]!
    return reader.read(file, index, range, into)
  }

  function read(at: number, range: Required<StepRange>, into?: States): States {
    if (cache === 'none') return readFile(at, range, into)
    let whole = kept.get(at)
    if (!whole) kept.set(at, (whole = readFile(at, { start: 0, count: trajectories[at]!.nSteps, stride: 1 })))
    const size = pointBytes / 4
    const out = into ?? new Float32Array(range.count * size)
    for (let i = 0; i < range.count; i++) {
      const step = range.start + i * range.stride
      out.set(whole.subarray(step * size, (step + 1) * size), i * size)
    }
    return out
  }

  function fileAt(file: string | number): FileMetadata {
    const found = typeof file === 'number' ? files[file] : files.find(({ path }) => path === file)
    if (found) return found
    throw new NotFoundError(`${paths[0]}: asked for file ${file}, has ${files.length}`, {
      hint: `Files are 0 to ${files.length - 1}, or paths such as ${files[0]!.path}.`,
    })
  }

  function startThreads(count: number): ReadThreads | null {
    if (cache === 'memory' || !startReading) return null
    const started = startReading(files, count)
    threads.add(started)
    return started
  }

  const dataset: WellDataset = {
    physics: physics!,
    grid,
    stride,
    files,
    trajectories,
    reads: (file) => wellReads(reader.source(fileAt(file).path)),
    at({ file, trajectory, ...range }, into) {
      const { path } = fileAt(file)
      const index = trajectories.findIndex((one) => one.file === path && one.index === trajectory)
      if (index < 0) checkTrajectory(reader.source(path), trajectory)
      return dataset.trajectory(index, { stride: 1, ...range }, into)
    },
    trajectory(index, range = {}, into) {
      const found = trajectories[index]
      if (!found) {
        throw new NotFoundError(
          `${paths[0]}${paths.length > 1 ? ` and ${paths.length - 1} more` : ''}: asked for trajectory ${index}, has ${trajectories.length} (0 to ${trajectories.length - 1})`,
        )
      }
      const steps = resolveSteps(`${found.file}: trajectory ${found.index}`, found.nSteps, { stride, ...range })
      const snapshots = read(index, steps, target((steps.count * pointBytes) / 4, into))
      return { snapshots, shape: [steps.count, ...grid, channels], label: [...found.label] }
    },
    windows: (window = {}) => windowsOf({ grid, channels, stride, trajectories, read, threads: startThreads }, window),
    batch: (indices, window = {}) => dataset.windows(window).batch(indices),
    close() {
      kept.clear()
      for (const one of threads) one.close()
      reader.close()
      store.close()
    },
  }
  return dataset
}

/** @throws PhysicsError if two files cannot be one dataset */
function checkAgreement(first: FileMetadata | undefined, file: FileMetadata): void {
  if (!first) return
  const constants = (one: FileMetadata) => one.constants.flatMap((field) => field.components)
  const compare = (what: string, given: unknown[], expected: unknown[]) => {
    if (given.join() === expected.join()) return
    throw new PhysicsError(
      `${file.path}: has ${what} [${given.join(', ')}], expected [${expected.join(', ')}] as in ${first.path}`,
      {
        hint: 'Files of one dataset agree on grid, scalars and constant fields. Leave this one out with exclude, or open it alone.',
      },
    )
  }
  compare('the grid', file.grid, first.grid)
  compare('the scalars', Object.keys(file.scalars), Object.keys(first.scalars))
  compare('the constant fields', constants(file), constants(first))
}
