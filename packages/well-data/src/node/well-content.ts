import { channelNames, type FieldLayout } from '../field-layout'
import type { AttributeValue, WellMetadata } from './well-metadata'

/** What goes into a file. The metadata of an open {@link WellMetadata} can be spread in. */
export interface WellContent
  extends Pick<WellMetadata, 'datasetName' | 'spatialDims' | 'coordinates' | 'times' | 'scalars' | 'boundaries'> {
  /** Default `cartesian`. */
  gridType?: string
  /** Fields in channel order: scalars, then vectors, then tensors. */
  fields: readonly FieldLayout[]
  /** Each `[time, ...space, field]`, flat; drawn one at a time, so a generator keeps memory small. */
  trajectories: Iterable<Float32Array> | AsyncIterable<Float32Array>
  /** More attributes of the root group, such as who made the file. */
  attributes?: Record<string, AttributeValue>
}

/** Number of values of one trajectory of a file, and of its channels. */
export function trajectorySize({ fields, spatialDims, coordinates, times }: WellContent) {
  const channels = fields.flatMap((field) => channelNames(field, spatialDims)).length
  const grid = coordinates.map((axis) => axis.length)
  const points = times.length * grid.reduce((product, size) => product * size, 1)
  return { channels, grid, points, size: points * channels }
}
