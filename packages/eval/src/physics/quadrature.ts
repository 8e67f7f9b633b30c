import { ShapeError } from '@lola-ts/tensor-core'

export interface QuadratureOptions {
  /** Ends of the domain. Default: half a cell beyond the outermost nodes. */
  extent?: readonly [number, number]
  /** Whether the axis wraps round; its nodes are then evenly spaced. Default false. */
  periodic?: boolean
}

/**
 * Weights that turn values at the nodes of an axis into a mean over the axis; they sum to 1.
 *
 * Even nodes count alike. Chebyshev (Gauss) nodes get Fejér's weights, which are exact for polynomials of a degree below
 * their number. Other nodes stand for their cells, from half way to the neighbour below to half way to the one above.
 * A plain mean over Chebyshev nodes counts the boundary layers far too much.
 *
 * Source: Waldvogel, "Fast construction of the Fejér and Clenshaw-Curtis quadrature rules", 2006.
 *
 * @param nodes increasing coordinates
 * @throws ShapeError if they do not increase
 */
export function quadratureWeights(
  nodes: readonly number[],
  { extent, periodic = false }: QuadratureOptions = {},
): Float64Array {
  const n = nodes.length
  if (n === 0 || nodes.some((x, i) => i > 0 && !(x > nodes[i - 1]!))) {
    throw new ShapeError(`quadrature: ${n} nodes, expected coordinates that increase`)
  }
  const step = (nodes[n - 1]! - nodes[0]!) / (n - 1)
  if (periodic || n < 3 || nodes.every((x, i) => Math.abs(x - nodes[0]! - i * step) <= 1e-3 * step)) {
    return new Float64Array(n).fill(1 / n)
  }
  return chebyshev(nodes) ?? cells(nodes, extent)
}

/** Fejér's first rule, if the nodes are cos((i + ½) π / n) on some interval; coordinates may be float32. */
function chebyshev(nodes: readonly number[]): Float64Array | null {
  const n = nodes.length
  const unit = nodes.map((_, i) => -Math.cos(((i + 0.5) * Math.PI) / n))
  const half = (nodes[n - 1]! - nodes[0]!) / (unit[n - 1]! - unit[0]!)
  const middle = (nodes[n - 1]! + nodes[0]!) / 2
  const smallest = half * (unit[1]! - unit[0]!)
  const slack = 0.02 * smallest + 1e-6 * half
  if (nodes.some((x, i) => Math.abs(x - middle - half * unit[i]!) > slack)) return null
  return Float64Array.from({ length: n }, (_, i) => {
    const angle = ((i + 0.5) * Math.PI) / n
    let sum = 0
    for (let k = 1; k <= n / 2; k++) sum += Math.cos(2 * k * angle) / (4 * k * k - 1)
    return (1 - 2 * sum) / n
  })
}

function cells(nodes: readonly number[], extent?: readonly [number, number]): Float64Array {
  const n = nodes.length
  const low = extent?.[0] ?? nodes[0]! - (nodes[1]! - nodes[0]!) / 2
  const high = extent?.[1] ?? nodes[n - 1]! + (nodes[n - 1]! - nodes[n - 2]!) / 2
  const edge = (i: number) => (i === 0 ? low : i === n ? high : (nodes[i - 1]! + nodes[i]!) / 2)
  return Float64Array.from({ length: n }, (_, i) => (edge(i + 1) - edge(i)) / (high - low))
}

/** Weights of the points of a grid, the product of those of its axes, `[...space]`; they sum to 1. */
export function gridWeights(axes: readonly Float64Array[]): Float64Array {
  return axes.reduce(
    (before, axis) =>
      Float64Array.from({ length: before.length * axis.length }, (_, i) => {
        return before[Math.floor(i / axis.length)]! * axis[i % axis.length]!
      }),
    Float64Array.of(1),
  )
}
