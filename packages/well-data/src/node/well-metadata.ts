import type { Boundary, BoundaryPair } from '../boundary'
import type { FieldLayout } from '../field-layout'

/** A field of a file. */
export interface WellField extends FieldLayout {
  /** Path in the file: `t1_fields/velocity`. */
  dataset: string
  /** Channel names: `velocity_x`, `velocity_y`. */
  components: string[]
  /** Whether a tensor field is declared symmetric. All its components are stored and read nevertheless. */
  symmetric: boolean
  /** Whether it is declared antisymmetric. */
  antisymmetric: boolean
  /** Whether the field has a trajectory axis, a time axis, and each of the spatial axes. */
  sampleVarying: boolean
  timeVarying: boolean
  dimVarying: boolean[]
  /** Whether spatial axes along which it does not vary are stored, with size 1, and not left out. */
  keepsAxes: boolean
}

/** A number that changes in time and not in space. */
export interface WellSeries {
  name: string
  /** Path in the file: `scalars/total_energy`. */
  dataset: string
  /** Whether every trajectory has its own. */
  sampleVarying: boolean
}

/** Where and how a simulation ends: a group of `boundary_conditions`. */
export interface BoundaryCondition {
  name: string
  type: Boundary
  /** The axes that its mask spans. */
  dims: string[]
  /** Sizes of these axes. */
  shape: number[]
  /** For each of these axes, the share of the points of its lower and of its upper end that the mask covers. */
  coverage: [lower: number, upper: number][]
  /** Fields that it is about; empty for all of them. */
  fields: string[]
  /** Whether the file holds the values that the condition fixes. */
  hasValues: boolean
  /** Whether its mask has a trajectory axis and a time axis before those of `dims`. */
  sampleVarying: boolean
  timeVarying: boolean
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
  /** Axes whose coordinates every trajectory has for itself; `time` may be one of them. */
  varyingDims: string[]
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
  /** Scalars that change in time, in file order. */
  series: WellSeries[]
  /** Lower and upper boundary of each axis; open where the file says nothing. */
  boundaries: BoundaryPair[]
  /** The conditions that these were derived from, with masks and values on demand. */
  conditions: BoundaryCondition[]
  /** All attributes of the root group. */
  attributes: Record<string, AttributeValue>
}

export type AttributeValue = string | number | boolean | (string | number | boolean)[]
