import type { Boundary } from '../boundary'
import { groupAt } from '../hdf5/library'
import { flag, names, text } from './attributes'
import { endBoundaries } from './end-boundaries'
import type { Inspection } from './inspect-dimensions'
import { product } from './product'
import type { BoundaryCondition, WellMetadata } from './well-metadata'

/**
 * The boundary conditions of a file, and the boundary at each end of each axis, as The Well's own reader finds it. A mask
 * that varies is taken as it is first.
 */
export function inspectBoundaries(inspection: Inspection): Pick<WellMetadata, 'boundaries' | 'conditions'> {
  const { library, file, spatialDims } = inspection
  const groups = groupAt(library, file, 'boundary_conditions')!.keys()
  const conditions = groups.map((name) => inspectCondition(inspection, name)).filter((one) => one !== null)
  return { boundaries: endBoundaries(conditions, spatialDims), conditions }
}

function inspectCondition(
  { library, file, found, spatialDims, grid, nTrajectories, nSteps }: Inspection,
  name: string,
): BoundaryCondition | null {
  const path = `boundary_conditions/${name}`
  const group = groupAt(library, file, path)
  const type = group && text(group, 'bc_type')?.toLowerCase()
  const dims = group && names(group, 'associated_dims')
  if (!group || !isBoundary(type) || !dims) {
    found.error(path, 'needs bc_type (wall, open or periodic) and associated_dims')
    return null
  }
  const sampleVarying = flag(group, 'sample_varying') ?? false
  const timeVarying = flag(group, 'time_varying') ?? false
  const shape = dims.map((dim) => grid[spatialDims.indexOf(dim)])
  const mask = group.get('mask')
  const expected = [...(sampleVarying ? [nTrajectories] : []), ...(timeVarying ? [nSteps] : []), ...shape]
  if (!isSizes(shape) || !(mask instanceof library.h5wasm.Dataset) || mask.shape?.join() !== expected.join()) {
    found.error(path, `needs a mask of shape [${expected}] along its associated_dims ${dims.join(', ')}`)
    return null
  }
  const first = mask.slice(expected.map((_, axis) => (axis < expected.length - shape.length ? [0, 1] : [])))
  const covered = dims.length > 0 ? Array.from(first as Uint8Array, Boolean) : []
  return {
    name,
    type,
    dims,
    shape,
    coverage: shape.map((size, axis) => [shareOf(covered, shape, axis, 0), shareOf(covered, shape, axis, size - 1)]),
    fields: names(group, 'associated_fields') ?? [],
    hasValues: group.get('values') instanceof library.h5wasm.Dataset,
    sampleVarying,
    timeVarying,
  }
}

function isBoundary(type: string | null | undefined): type is Boundary {
  return type === 'wall' || type === 'open' || type === 'periodic'
}

function isSizes(shape: (number | undefined)[]): shape is number[] {
  return shape.every((size) => size !== undefined)
}

/** How many of the points at one index of one axis a mask covers, from 0 to 1. */
function shareOf(mask: boolean[], shape: number[], axis: number, index: number): number {
  const inner = product(shape.slice(axis + 1))
  const face = mask.filter((_, i) => Math.floor(i / inner) % shape[axis]! === index)
  return face.filter(Boolean).length / face.length
}
