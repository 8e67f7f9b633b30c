import type { Physics } from '../physics'
import type { PartialBoundaries } from './end-boundaries'
import type { FileSelection } from './file-selection'
import type { FileMetadata } from './metadata-of'
import type { StepRange } from './read-field'
import type { WellReads } from './well-reads'
import type { Batch, Window, WindowOptions, Windows } from './windows'

export interface OpenWellOptions extends FileSelection {
  /** The physics that the files must hold, or its name. Default: the registry's for their dataset, else as they are. */
  physics?: Physics | string
  /** What labels say of an end that boundary conditions cover only in part. Default `reference`. */
  partialBoundaries?: PartialBoundaries
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
