import { ConfigError } from '@lola-ts/tensor-core'

/** Where the nodes of a grid lie. */
export interface GridAxes {
  /** Coordinates of the nodes along each axis, ascending, in physical units: as the files of The Well have them. */
  coordinates: readonly (readonly number[])[]
  /** Whether each axis wraps around; its first node follows the last at the usual distance. */
  periodic: readonly boolean[]
  /** Names of the axes, for messages. Default x, y, z. */
  names?: readonly string[]
}

/** The two nodes around a coordinate, and the weight of the second. */
export interface Between {
  lower: number
  upper: number
  weight: number
}

/**
 * Finds a physical coordinate between nodes of an axis, even or not. Periodic axes wrap. On others the nodes may stop
 * short of the wall, as Chebyshev nodes do: up to one distance of nodes beyond the last one it is the last one.
 *
 * @throws {ConfigError} outside of the domain
 */
export function locate(
  { coordinates, periodic, names = ['x', 'y', 'z'] }: GridAxes,
  axis: number,
  at: number,
): Between {
  const nodes = coordinates[axis]!
  const last = nodes.length - 1
  if (nodes.some((node, i) => i > 0 && node <= nodes[i - 1]!)) {
    throw new ConfigError(`axis ${names[axis]}: coordinates are not ascending`)
  }
  const [first, end] = [nodes[0]!, nodes[last]!]
  if (last === 0) return { lower: 0, upper: 0, weight: 0 }
  const step = (end - first) / last
  const wraps = periodic[axis]!
  const x = wraps ? first + modulo(at - first, end - first + step) : at
  const margin = { low: nodes[1]! - first, high: end - nodes[last - 1]! }
  if (!Number.isFinite(at) || (!wraps && (x < first - margin.low || x > end + margin.high))) {
    throw new ConfigError(`${names[axis]} = ${at} is outside of the domain, ${first} to ${end}`, {
      hint: 'Coordinates are those of the file, in its units.',
    })
  }
  if (x >= end)
    return wraps ? { lower: last, upper: 0, weight: (x - end) / step } : { lower: last, upper: last, weight: 0 }
  if (x <= first) return { lower: 0, upper: 0, weight: 0 }
  const upper = nodes.findIndex((node) => node > x)
  const lower = upper - 1
  return { lower, upper, weight: (x - nodes[lower]!) / (nodes[upper]! - nodes[lower]!) }
}

const modulo = (a: number, b: number) => ((a % b) + b) % b
