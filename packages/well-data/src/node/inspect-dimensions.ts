import type { File } from 'h5wasm'
import type { Hdf5 } from '../hdf5/library'
import { attribute, integer, names } from './attributes'
import type { Report } from './finding'
import type { WellMetadata } from './well-metadata'

export type Dimensions = Pick<WellMetadata, 'spatialDims' | 'grid' | 'coordinates' | 'varyingDims' | 'nSteps' | 'times'>

/** What the other inspections need to know. */
export interface Inspection extends Dimensions {
  library: Hdf5
  file: File
  found: Report
  nTrajectories: number
}

/** Axes of space and time from the group `dimensions`; null after an error. */
export function inspectDimensions(library: Hdf5, file: File, nTrajectories: number, found: Report): Dimensions | null {
  const group = file.get('dimensions')!
  if (!(group instanceof library.h5wasm.Group)) return null
  const count = integer(file, 'n_spatial_dims')
  const spatialDims = names(group, 'spatial_dims')
  if (!spatialDims || spatialDims.length === 0 || spatialDims.length > 3) {
    found.error(
      'dimensions',
      `has spatial_dims ${attribute(group, 'spatial_dims') ?? 'missing'}, expected 1 to 3 names`,
    )
    return null
  }
  if (count !== spatialDims.length) {
    found.error('dimensions', `names the axes ${spatialDims.join(', ')}, expected n_spatial_dims = ${count}`)
    return null
  }
  const varyingDims: string[] = []
  const read = (name: string): number[] | null => {
    const dataset = group.get(name)
    if (!(dataset instanceof library.h5wasm.Dataset) || !dataset.shape?.length) {
      found.error(`dimensions/${name}`, 'is missing or has no axis, expected coordinates')
      return null
    }
    const { shape } = dataset
    if (shape.length > 1) varyingDims.push(name)
    if (shape.length > 2 || (shape.length === 2 && shape[0] !== nTrajectories)) {
      found.error(
        `dimensions/${name}`,
        `has shape [${shape}], expected [${shape.at(-1)}] or [${nTrajectories}, ${shape.at(-1)}]`,
      )
    }
    if (shape.at(-1) === 0) {
      found.error(`dimensions/${name}`, 'is empty, expected at least one coordinate')
      return null
    }
    const values = dataset.slice(shape.map((_, axis) => (axis < shape.length - 1 ? [0, 1] : [])))
    const numbers = Array.from(values as ArrayLike<number | bigint>, Number)
    const bad = numbers.findIndex((x) => !Number.isFinite(x))
    if (bad >= 0)
      found.error(`dimensions/${name}`, `holds ${numbers[bad]} at index ${bad}, expected finite coordinates`)
    else if (numbers.some((x, i) => i > 0 && !(x > numbers[i - 1]!))) {
      found.warning(`dimensions/${name}`, 'is not increasing')
    }
    return numbers
  }
  const times = read('time')
  const coordinates = spatialDims.map(read)
  if (!times || coordinates.some((axis) => axis === null)) return null
  const axes = coordinates as number[][]
  const grid = axes.map((axis) => axis.length)
  return { spatialDims, coordinates: axes, varyingDims, grid, times, nSteps: times.length }
}
