import { ShapeError } from '@lola-ts/tensor-core'

/** One axis of space. */
export interface SpaceAxis {
  /** E.g. `x`. */
  name: string
  /** E.g. `m`; nothing for a pure number. */
  unit?: string
  /** Ends of the domain, walls included. */
  extent: readonly [number, number]
  /** Where the nodes are, increasing, if they are not evenly spaced (Chebyshev). */
  coordinates?: readonly number[]
}

/** Name and unit as on an axis: `x [m]`. */
export const axisLabel = ({ name, unit }: { name: string; unit?: string }) => (unit ? `${name} [${unit}]` : name)

/** For each of the evenly spaced lines of a picture, the node below its centre and the weight of the next one. */
export interface Resampling {
  lower: number[]
  weight: number[]
}

/**
 * How to draw nodes that may be unevenly spaced as `lines` evenly spaced lines, in order of increasing coordinate:
 * linear between nodes, constant beyond the outermost ones.
 *
 * @param nodes how many values there are along the axis
 * @param lines default: as many as nodes
 * @throws ShapeError if there is not one coordinate a node, or they do not increase
 */
export function resampling(axis: SpaceAxis, nodes: number, lines = nodes): Resampling {
  const { coordinates, extent, name } = axis
  if (coordinates && coordinates.length !== nodes) {
    throw new ShapeError(`axis ${name}: ${coordinates.length} coordinates for ${nodes} nodes`)
  }
  if (coordinates?.some((value, i) => i > 0 && !(value > coordinates[i - 1]!))) {
    throw new ShapeError(`axis ${name}: coordinates do not increase`)
  }
  const [start, end] = extent
  const at = (node: number) => coordinates?.[node] ?? start + ((node + 0.5) / nodes) * (end - start)

  const lower: number[] = []
  const weight: number[] = []
  let node = 0
  for (let line = 0; line < lines; line++) {
    const position = start + ((line + 0.5) / lines) * (end - start)
    while (node < nodes - 2 && at(node + 1) <= position) node++
    lower.push(node)
    const share = nodes > 1 ? (position - at(node)) / (at(node + 1) - at(node)) : 0
    // Rounding would leave weights of 1e-16 on an even grid.
    weight.push(Math.round(Math.min(1, Math.max(0, share)) * 1e6) / 1e6)
  }
  return { lower, weight }
}
