import { chunkShape } from '../node/chunk-shape'
import { elementSize } from '../node/hdf5-writer/values'
import { product } from '../node/product'
import type { Hdf5Entry } from './hdf5-tree'

/** A chunk is loaded whole: larger ones of the file are cut anew. */
const most = 2 ** 20

/**
 * How a dataset is cut in zarr: as in the file, if its chunks are at most 1 MiB; fields otherwise into up to 8 states
 * or parts of one; others along their first axes.
 *
 * @param chunkSteps states in one chunk of a field that changes in time
 */
export function chunkOf({ path, attributes, dataset }: Hdf5Entry, chunkSteps?: number): number[] {
  const { type, shape, chunk } = dataset!
  const size = elementSize[type]
  const within = (sizes: readonly number[]) => sizes.map((n, axis) => Math.max(1, Math.min(n, shape[axis]!)))
  // Texts are one chunk.
  if (type === 'string') return within(shape)
  const order = /^t([012])_fields\/[^/]+$/.exec(path)?.[1]
  const flag = (name: string) => Boolean(attributes.get(name)?.data[0])
  const [sample, time] = [flag('sample_varying'), flag('time_varying')]
  const lead = Number(sample) + Number(time)
  const axes = shape.length - lead - Number(order ?? 0)
  if (order !== undefined && axes >= 0 && (chunkSteps !== undefined ? time : !chunk || tooLarge(chunk, size))) {
    const components = shape.slice(lead + axes)
    const grid = shape.slice(lead, lead + axes)
    const inFloats = (product(components) * size) / 4
    const steps = time ? (chunkSteps ?? chunkShape(grid, inFloats).steps) : 1
    const block = chunkShape(grid, inFloats, steps).grid
    return within([...(sample ? [1] : []), ...(time ? [steps] : []), ...block, ...components])
  }
  if (chunk && !tooLarge(chunk, size)) return within(chunk)
  const out = within(shape)
  for (let axis = 0; axis < out.length && tooLarge(out, size); axis++) {
    const inner = product(out.slice(axis + 1)) * size
    out[axis] = Math.max(1, Math.min(out[axis]!, Math.floor(most / inner)))
  }
  return out
}

const tooLarge = (chunk: readonly number[], size: number) => product(chunk) * size > most
