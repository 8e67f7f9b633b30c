import { ConfigError, ShapeError } from '@lola-ts/tensor-core/errors'
import { NotFoundError } from '../errors'
import { type BatchReader, type BatchStream, batchStream, type StreamOptions } from './batch-stream'
import type { ReadStates } from './keep-trajectories'
import { product } from './product'
import type { ReadThreads } from './read-request'

/** Which windows of the trajectories. */
export interface WindowOptions {
  /** States in a window. Default 1. */
  length?: number
  /** Distance between states, in steps of the file. Default: the dataset's stride. */
  stride?: number
  /** First step that a window may begin with. Default 0. */
  start?: number
}

/** Where a window lies. */
export interface WindowPlace {
  /** Index into the dataset's trajectories. */
  trajectory: number
  /** First step, in the file. */
  start: number
}

/** Some states of a simulation. */
export interface Window {
  /** `[length, ...space, field]`, flat, in the units of the file. */
  snapshots: Float32Array<ArrayBuffer>
  shape: number[]
  /** The label vector of its trajectory. */
  label: number[]
}

/** Windows side by side. */
export interface Batch {
  /** `[batch, length, ...space, field]`, flat, in the units of the file. */
  snapshots: Float32Array<ArrayBuffer>
  shape: number[]
  labels: number[][]
}

/** All windows of a dataset: trajectory by trajectory, each by its first step. */
export interface Windows {
  readonly count: number
  /** Shape of one window: `[length, ...space, field]`. */
  readonly shape: number[]
  place(index: number): WindowPlace
  /** @param into takes the snapshots: memory that is used again costs a third of new memory. Default: a new array */
  read(index: number, into?: Float32Array<ArrayBuffer>): Window
  /** @param into as in `read` */
  batch(indices: readonly number[], into?: Float32Array<ArrayBuffer>): Batch
  /**
   * Batches by step, read ahead by other threads: the same bytes as from `batch`, whatever the number of threads.
   *
   * ```ts
   * const stream = windows.stream((step) => batchIndices(key(0), step, 16, windows.count))
   * const { snapshots, labels } = await stream.batch(0)
   * ```
   *
   * @param indices which windows make the batch of a step
   */
  stream(indices: (step: number) => readonly number[], options?: StreamOptions): BatchStream
}

/** What windows need from a dataset. */
interface WindowSource {
  grid: number[]
  channels: number
  stride: number
  trajectories: readonly { file: string; index: number; nSteps: number; label: number[] }[]
  /** States of a trajectory, into an array of their size where one is given. */
  read: ReadStates
  /** Threads that read the same; null where all is in memory. They end with the dataset. */
  threads(count: number): ReadThreads | null
}

/** @throws ConfigError for impossible options, NotFoundError if no trajectory is long enough */
export function windowsOf(
  source: WindowSource,
  { length = 1, stride = source.stride, start = 0 }: WindowOptions,
): Windows {
  if (![length, stride, start].every(Number.isInteger) || length < 1 || stride < 1 || start < 0) {
    throw new ConfigError(
      `windows: given length ${length}, stride ${stride}, start ${start}, expected whole numbers, length and stride above 0`,
    )
  }
  const { trajectories } = source
  const span = (length - 1) * stride
  const counts = trajectories.map(({ nSteps }) => Math.max(0, nSteps - start - span))
  const ends: number[] = []
  for (const n of counts) ends.push((ends.at(-1) ?? 0) + n)
  const count = ends.at(-1) ?? 0
  if (count === 0) {
    const longest = Math.max(...trajectories.map(({ nSteps }) => nSteps))
    throw new NotFoundError(
      `windows: ${length} states at stride ${stride} from step ${start} span ${start + span + 1} steps, trajectories have ${longest}`,
      { hint: 'Use a shorter window, a smaller stride or an earlier start.' },
    )
  }
  const shape = [length, ...source.grid, source.channels]
  const size = product(shape)

  function place(index: number): WindowPlace {
    if (!Number.isInteger(index) || index < 0 || index >= count) {
      throw new NotFoundError(`windows: asked for window ${index}, has ${count} (0 to ${count - 1})`)
    }
    const trajectory = firstAbove(ends, index)
    return { trajectory, start: start + index - (ends[trajectory]! - counts[trajectory]!) }
  }

  function read(index: number, into?: Float32Array<ArrayBuffer>): Window {
    const at = place(index)
    const snapshots = source.read(at.trajectory, { start: at.start, count: length, stride }, target(size, into))
    return { snapshots, shape, label: [...trajectories[at.trajectory]!.label] }
  }

  function batch(indices: readonly number[], into?: Float32Array<ArrayBuffer>): Batch {
    const snapshots = target(indices.length * size, into)
    const labels = indices.map((index, i) => read(index, snapshots.subarray(i * size, (i + 1) * size)).label)
    return { snapshots, shape: [indices.length, ...shape], labels }
  }

  function startReader(workers: number): BatchReader {
    const threads = workers > 0 ? source.threads(workers) : null
    if (!threads) return { read: async (indices) => batch(indices) }
    return {
      async read(indices) {
        const places = indices.map(place)
        const windows = places.map(({ trajectory, start }) => {
          const { file, index } = trajectories[trajectory]!
          return { file, trajectory: index, start }
        })
        const snapshots = await threads.read({ windows, count: length, stride, size })
        const labels = places.map(({ trajectory }) => [...trajectories[trajectory]!.label])
        return { snapshots, shape: [indices.length, ...shape], labels }
      },
      get closed() {
        return threads.closed
      },
      close: () => threads.close(),
    }
  }

  return {
    count,
    shape,
    place,
    read,
    batch,
    stream: (indices, options = {}) => batchStream(startReader, indices, options),
  }
}

/** Where `length` numbers go. @throws ShapeError if another array was given */
export function target(length: number, into: Float32Array<ArrayBuffer> | undefined): Float32Array<ArrayBuffer> {
  if (into && into.length !== length) {
    throw new ShapeError(`snapshots: given an array of ${into.length} numbers to fill, expected ${length}`)
  }
  return into ?? new Float32Array(length)
}

/** The first position of an increasing list whose value is above `x`. */
function firstAbove(increasing: number[], x: number): number {
  let low = 0
  let high = increasing.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (increasing[middle]! > x) high = middle
    else low = middle + 1
  }
  return low
}
