import type { BoundaryPair, FieldLayout } from '@lola-ts/well-data'

/** One state of a flow. */
export interface Snapshot {
  /** Place in the trajectory, from 0. */
  index: number
  time: number
  /** `[...space, field]`, flat, in the units of the equations. */
  values: Float32Array
  /** Time steps from the start of the simulation. */
  steps: number
}

/**
 * A flow that can be simulated, and what a file of The Well says about it. With `trajectories` added it is the content
 * that well-data's `writeWell` takes.
 */
export interface Simulation {
  /** The dataset of The Well that it belongs to. */
  datasetName: string
  spatialDims: string[]
  /** Points along each axis. */
  coordinates: number[][]
  /** Time of each snapshot. */
  times: number[]
  /** Fields in the order of channels. */
  fields: FieldLayout[]
  boundaries: BoundaryPair[]
  /** Constants of the equations, those that enter label vectors. */
  scalars: Record<string, number>
  /** What was adapted to keep the simulation stable, in sentences. */
  remarks: string[]
  /**
   * Simulates, snapshot after snapshot; every call starts anew and gives the same.
   *
   * @throws SimulationError where the flow stops being numbers. What was given before is good.
   */
  snapshots(): AsyncGenerator<Snapshot, void, void>
}

/** Lets an application draw and react between snapshots. */
export const breathe = () => new Promise<void>((resolve) => setTimeout(resolve))
