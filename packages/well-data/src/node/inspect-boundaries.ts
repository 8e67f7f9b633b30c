import type { Boundary, BoundaryPair } from '../boundary'
import { groupAt } from '../hdf5/library'
import { names, text } from './attributes'
import type { Inspection } from './inspect-dimensions'

/**
 * The boundary at each end of each axis, as The Well's own reader finds it: open unless a condition's mask says
 * otherwise there. Where a mask covers an end only in part, open and periodic count, walls do not.
 */
export function inspectBoundaries({ library, file, found, spatialDims, grid }: Inspection): BoundaryPair[] {
  const boundaries = spatialDims.map((): BoundaryPair => ['open', 'open'])
  const group = groupAt(library, file, 'boundary_conditions')!
  for (const name of group.keys()) {
    const path = `boundary_conditions/${name}`
    const condition = groupAt(library, group, name)
    const type = condition && text(condition, 'bc_type')?.toLowerCase()
    const dims = condition && names(condition, 'associated_dims')
    if (!condition || !isBoundary(type) || !dims) {
      found.error(path, 'needs bc_type (wall, open or periodic) and associated_dims')
      continue
    }
    const axes = dims.map((dim) => spatialDims.indexOf(dim))
    const mask = condition.get('mask')
    const expected = axes.map((axis) => grid[axis])
    if (axes.includes(-1) || !(mask instanceof library.h5wasm.Dataset) || mask.shape?.join() !== expected.join()) {
      found.error(path, `needs a mask of shape [${expected}] along its associated_dims ${dims.join(', ')}`)
      continue
    }
    const on = Array.from(mask.value as Uint8Array, Boolean)
    axes.forEach((axis, position) => {
      for (const end of [0, 1] as const) {
        const face = faceOf(on, mask.shape!, position, end === 0 ? 0 : mask.shape![position]! - 1)
        if (type === 'wall' ? face.every(Boolean) : face.some(Boolean)) boundaries[axis]![end] = type
      }
    })
  }
  return boundaries
}

function isBoundary(type: string | null | undefined): type is Boundary {
  return type === 'wall' || type === 'open' || type === 'periodic'
}

/** The entries of a mask at one index of one of its axes. */
function faceOf(mask: boolean[], shape: number[], axis: number, index: number): boolean[] {
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1)
  return mask.filter((_, i) => Math.floor(i / inner) % shape[axis]! === index)
}
