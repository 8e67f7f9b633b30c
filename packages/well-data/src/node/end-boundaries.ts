import { type Boundary, type BoundaryPair, boundaryCodes } from '../boundary'
import type { BoundaryCondition } from './well-metadata'

/**
 * What counts at an end of an axis that conditions cover only in part.
 *
 * `reference`: what The Well's own reader finds, and so what labels of trained models were made of. An opening or a
 * periodic part counts however small it is, a wall only if it is whole; of several conditions the last one by name counts.
 *
 * `largest`: the boundary of most points of the end.
 */
export type PartialBoundaries = 'reference' | 'largest'

/** The boundary at each end of each axis. Points that no condition covers are open. */
export function endBoundaries(
  conditions: readonly BoundaryCondition[],
  spatialDims: readonly string[],
  rule: PartialBoundaries = 'reference',
): BoundaryPair[] {
  const find = rule === 'reference' ? lastThatCounts : largest
  return spatialDims.map((dim) => {
    const at = (end: 0 | 1) =>
      find(
        conditions.flatMap(({ type, dims, coverage }) => {
          const position = dims.indexOf(dim)
          return position < 0 ? [] : [{ type, share: coverage[position]![end] }]
        }),
      )
    return [at(0), at(1)]
  })
}

/** A condition at one end, and the share of its points that it covers. */
interface Cover {
  type: Boundary
  share: number
}

function lastThatCounts(covers: readonly Cover[]): Boundary {
  return covers.filter(({ type, share }) => (type === 'wall' ? share === 1 : share > 0)).at(-1)?.type ?? 'open'
}

function largest(covers: readonly Cover[]): Boundary {
  const shares: Record<Boundary, number> = { wall: 0, open: 0, periodic: 0 }
  for (const { type, share } of covers) shares[type] += share
  shares.open += Math.max(0, 1 - shares.wall - shares.open - shares.periodic)
  const types = Object.keys(boundaryCodes) as Boundary[]
  return types.reduce((best, type) => (shares[type] > shares[best] ? type : best), 'open' as Boundary)
}
