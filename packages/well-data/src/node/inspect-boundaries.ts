import type { Boundary, BoundaryPair } from '../boundary'
import { groupAt } from '../hdf5/library'
import { flag, names, text } from './attributes'
import type { Inspection } from './inspect-dimensions'
import type { BoundaryCondition, WellMetadata } from './well-metadata'

/**
 * The boundary conditions of a file, and the boundary at each end of each axis, as The Well's own reader finds it: open
 * unless a condition's mask says otherwise there. Where a mask covers an end only in part, open and periodic count,
 * walls do not; of several conditions at one end the last one by name counts. A mask that varies is taken as it is
 * first.
 */
export function inspectBoundaries(inspection: Inspection): Pick<WellMetadata, 'boundaries' | 'conditions'> {
  const { library, file, spatialDims } = inspection
  const boundaries = spatialDims.map((): BoundaryPair => ['open', 'open'])
  const conditions: BoundaryCondition[] = []
  for (const name of groupAt(library, file, 'boundary_conditions')!.keys()) {
    const inspected = inspectCondition(inspection, name)
    if (!inspected) continue
    const { condition, mask } = inspected
    conditions.push(condition)
    const { type, shape } = condition
    condition.dims.forEach((dim, position) => {
      const axis = spatialDims.indexOf(dim)
      for (const end of [0, 1] as const) {
        const face = faceOf(mask, shape, position, end === 0 ? 0 : shape[position]! - 1)
        if (type === 'wall' ? face.every(Boolean) : face.some(Boolean)) boundaries[axis]![end] = type
      }
    })
  }
  return { boundaries, conditions }
}

function inspectCondition(
  { library, file, found, spatialDims, grid, nTrajectories, nSteps }: Inspection,
  name: string,
): { condition: BoundaryCondition; mask: boolean[] } | null {
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
  const condition: BoundaryCondition = {
    name,
    type,
    dims,
    shape,
    fields: names(group, 'associated_fields') ?? [],
    hasValues: group.get('values') instanceof library.h5wasm.Dataset,
    sampleVarying,
    timeVarying,
  }
  return { condition, mask: dims.length > 0 ? Array.from(first as Uint8Array, Boolean) : [] }
}

function isBoundary(type: string | null | undefined): type is Boundary {
  return type === 'wall' || type === 'open' || type === 'periodic'
}

function isSizes(shape: (number | undefined)[]): shape is number[] {
  return shape.every((size) => size !== undefined)
}

/** The entries of a mask at one index of one of its axes. */
function faceOf(mask: boolean[], shape: number[], axis: number, index: number): boolean[] {
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1)
  return mask.filter((_, i) => Math.floor(i / inner) % shape[axis]! === index)
}
