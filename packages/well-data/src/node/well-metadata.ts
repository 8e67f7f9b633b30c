import type { BoundaryPair } from '../boundary'
import type { FieldLayout } from '../field-layout'

/** A field of a file. */
export interface WellField extends FieldLayout {
  /** Path in the file: `t1_fields/velocity`. */
  dataset: string
  /** Channel names: `velocity_x`, `velocity_y`. */
  components: string[]
  /** Whether a tensor field is declared symmetric. All its components are stored and read nevertheless. */
  symmetric: boolean
  /** Whether the field has a trajectory axis, a time axis, and each of the spatial axes. */
  sampleVarying: boolean
  timeVarying: boolean
  dimVarying: boolean[]
}

/** What a file says about itself. */
export interface WellMetadata {
  datasetName: string
  gridType: string
  /** Names of the spatial axes: `['x', 'y']`. */
  spatialDims: string[]
  /** Sizes of the spatial axes. */
  grid: number[]
  /** Coordinates along each spatial axis (of the first trajectory, where they vary). */
  coordinates: number[][]
  nTrajectories: number
  nSteps: number
  /** Time of each step (of the first trajectory, where it varies). */
  times: number[]
  /** Time-varying fields, in channel order: scalars in file order, then vectors, then tensors. */
  fields: WellField[]
  /** Fields that do not change in time; not channels. */
  constants: WellField[]
  /** Names of all channels, in order. */
  channels: string[]
  /** Constant scalars of the first trajectory, in file order. */
  scalars: Record<string, number>
  /** Lower and upper boundary of each axis; open where the file says nothing. */
  boundaries: BoundaryPair[]
  /** All attributes of the root group. */
  attributes: Record<string, AttributeValue>
}

export type AttributeValue = string | number | boolean | (string | number | boolean)[]
