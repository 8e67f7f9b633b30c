import { ConfigError } from '@lola-ts/tensor-core'
import { NotFoundError, PhysicsError } from '../errors'
import type { FileStore } from '../hdf5/file-store'
import { labelVector } from '../label-vector'
import type { Physics } from '../physics'
import { physics as physicsNamed } from '../registry'
import { checkPhysics, physicsOfFile } from './dataset-physics'
import { filePool } from './file-pool'
import type { FileSelection } from './file-selection'
import { readChannels, resolveSteps, type StepRange } from './read-field'
import { readWellFile } from './read-well-file'
import type { WellMetadata } from './well-metadata'
import { type Batch, type Window, type WindowOptions, type Windows, windowsOf } from './windows'

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

/** Trajectories of one or more files as one list, with windows and batches. Reads are partial and synchronous. */
export interface WellDataset {
  readonly physics: Physics
  /** Sizes of the spatial axes, the same in all files. */
  readonly grid: number[]
  readonly stride: number
  /** What each file says about itself, in the order of the files. */
  readonly files: readonly (WellMetadata & { path: string; bytes: number })[]
  readonly trajectories: readonly Trajectory[]
  /** States of one trajectory, in the units of the file. `start` counts steps of the file. */
  trajectory(index: number, range?: StepRange): Window
  windows(options?: WindowOptions): Windows
  /** A batch of windows; by default of single states. */
  batch(indices: readonly number[], options?: WindowOptions): Batch
  close(): void
}

/**
 * Opens files of a store as one dataset, and owns the store from then on. All files are checked before any field is
 * read.
 *
 * @throws NotFoundError, WellFormatError, PhysicsError if files disagree with the physics or with each other
 */
export function openDataset(store: FileStore, paths: readonly string[], options: OpenWellOptions = {}): WellDataset {
  try {
    return datasetOf(store, paths, options)
  } catch (error) {
    store.close()
    throw error
  }
}

function datasetOf(store: FileStore, paths: readonly string[], options: OpenWellOptions): WellDataset {
  const { stride = 1, cache = 'none', cacheBytes = 2 ** 31 } = options
  if (paths.length === 0) throw new NotFoundError('openWell: given no path')
  if (!Number.isInteger(stride) || stride < 1)
    throw new ConfigError(`openWell: given stride ${stride}, expected 1 or more`)

  const files: (WellMetadata & { path: string; bytes: number })[] = []
  const trajectories: Trajectory[] = []
  let physics = typeof options.physics === 'string' ? physicsNamed(options.physics) : options.physics
  for (const file of paths) {
    const { read: _, scalarsOf, close, ...metadata } = readWellFile(store, file)
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

  const { library } = store
  const pool = filePool(store)
  const kept = new Map<number, Float32Array<ArrayBuffer>>()
  const metadataOf = new Map(files.map((file) => [file.path, file]))

  function readFile(at: number, range: Required<StepRange>): Float32Array<ArrayBuffer> {
    const { file, index } = trajectories[at]!
    return readChannels({ library, file: pool.handle(file), path: file, metadata: metadataOf.get(file)! }, index, range)
  }

  function read(at: number, range: Required<StepRange>): Float32Array<ArrayBuffer> {
    if (cache === 'none') return readFile(at, range)
    let whole = kept.get(at)
    if (!whole) kept.set(at, (whole = readFile(at, { start: 0, count: trajectories[at]!.nSteps, stride: 1 })))
    const size = pointBytes / 4
    const out = new Float32Array(range.count * size)
    for (let i = 0; i < range.count; i++) {
      const step = range.start + i * range.stride
      out.set(whole.subarray(step * size, (step + 1) * size), i * size)
    }
    return out
  }

  const dataset: WellDataset = {
    physics: physics!,
    grid,
    stride,
    files,
    trajectories,
    trajectory(index, range = {}) {
      const found = trajectories[index]
      if (!found) {
        throw new NotFoundError(
          `${paths[0]}${paths.length > 1 ? ` and ${paths.length - 1} more` : ''}: asked for trajectory ${index}, has ${trajectories.length} (0 to ${trajectories.length - 1})`,
        )
      }
      const steps = resolveSteps(`${found.file}: trajectory ${found.index}`, found.nSteps, { stride, ...range })
      return { snapshots: read(index, steps), shape: [steps.count, ...grid, channels], label: [...found.label] }
    },
    windows: (window = {}) => windowsOf({ grid, channels, stride, trajectories, read }, window),
    batch: (indices, window = {}) => dataset.windows(window).batch(indices),
    close() {
      kept.clear()
      pool.close()
      store.close()
    },
  }
  return dataset
}

/** @throws PhysicsError if two files cannot be one dataset */
function checkAgreement(
  first: (WellMetadata & { path: string }) | undefined,
  file: WellMetadata & { path: string },
): void {
  if (!first) return
  const compare = (what: string, given: unknown[], expected: unknown[]) => {
    if (given.join() === expected.join()) return
    throw new PhysicsError(
      `${file.path}: has ${what} [${given.join(', ')}], expected [${expected.join(', ')}] as in ${first.path}`,
      { hint: 'Files of one dataset agree on grid and scalars. Leave this one out with exclude, or open it alone.' },
    )
  }
  compare('the grid', file.grid, first.grid)
  compare('the scalars', Object.keys(file.scalars), Object.keys(first.scalars))
}
