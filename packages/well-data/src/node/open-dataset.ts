import { ConfigError } from '@lola-ts/tensor-core'
import { NotFoundError } from '../errors'
import type { FileStore } from '../hdf5/file-store'
import { type Catalogue, catalogueOf } from './catalogue'
import { fileReader } from './file-reader'
import { keepTrajectories, type ReadStates } from './keep-trajectories'
import type { FileMetadata } from './metadata-of'
import { product } from './product'
import { checkTrajectory, resolveSteps } from './read-field'
import type { ReadThreads } from './read-request'
import type { OpenWellOptions, WellDataset } from './well-dataset'
import { wellReads } from './well-reads'
import { target, windowsOf } from './windows'

/** Starts threads that read from files of the store; left out where threads cannot. */
type StartReading = (files: readonly FileMetadata[], count: number) => ReadThreads

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
    const { stride = 1 } = options
    if (!Number.isInteger(stride) || stride < 1) {
      throw new ConfigError(`openWell: given stride ${stride}, expected 1 or more`)
    }
    return datasetOf(store, catalogueOf(store, paths, options), options, startReading)
  } catch (error) {
    store.close()
    throw error
  }
}

function datasetOf(
  store: FileStore,
  { physics, files, trajectories }: Catalogue,
  { stride = 1, cache = 'none', cacheBytes = 2 ** 31 }: OpenWellOptions,
  startReading?: StartReading,
): WellDataset {
  const { grid, path: firstPath } = files[0]!
  const channels = physics.fields.length
  const stateSize = channels * product(grid)

  const reader = fileReader(store, files)
  const readStates: ReadStates = (at, range, into) => {
    const { file, index } = trajectories[at]!
    return reader.read(file, index, range, into)
  }
  const lengths = trajectories.map(({ nSteps }) => nSteps)
  const kept = cache === 'memory' ? keepTrajectories(firstPath, readStates, lengths, stateSize, cacheBytes) : null
  const read = kept?.read ?? readStates

  const threads = new Set<ReadThreads>()
  function startThreads(count: number): ReadThreads | null {
    if (kept || !startReading) return null
    const started = startReading(files, count)
    threads.add(started)
    return started
  }

  function fileAt(file: string | number): FileMetadata {
    const found = typeof file === 'number' ? files[file] : files.find(({ path }) => path === file)
    if (found) return found
    throw new NotFoundError(`${firstPath}: asked for file ${file}, has ${files.length}`, {
      hint: `Files are 0 to ${files.length - 1}, or paths such as ${firstPath}.`,
    })
  }

  function trajectoryAt(index: number) {
    const found = trajectories[index]
    if (found) return found
    const all = files.length > 1 ? `${firstPath} and ${files.length - 1} more` : firstPath
    const count = trajectories.length
    throw new NotFoundError(`${all}: asked for trajectory ${index}, has ${count} (0 to ${count - 1})`)
  }

  const dataset: WellDataset = {
    physics,
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
      const found = trajectoryAt(index)
      const steps = resolveSteps(`${found.file}: trajectory ${found.index}`, found.nSteps, { stride, ...range })
      const snapshots = read(index, steps, target(steps.count * stateSize, into))
      return { snapshots, shape: [steps.count, ...grid, channels], label: [...found.label] }
    },
    windows: (window = {}) => windowsOf({ grid, channels, stride, trajectories, read, threads: startThreads }, window),
    batch: (indices, window = {}) => dataset.windows(window).batch(indices),
    close() {
      kept?.forget()
      for (const one of threads) one.close()
      reader.close()
      store.close()
    },
  }
  return dataset
}
