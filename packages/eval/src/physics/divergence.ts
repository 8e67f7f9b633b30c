import { ShapeError } from '@lola-ts/tensor-core'
import type { Values } from '../scores/values'

/** A space axis, for derivatives along it. */
export interface DerivativeAxis {
  /** Increasing coordinates. */
  nodes: readonly number[]
  periodic: boolean
}

export interface DivergenceOptions {
  axes: readonly DerivativeAxis[]
  /** Number of the field that is the velocity along each axis. */
  components: readonly number[]
  /** Weights of the points, `[...space]`, as of `gridWeights`. */
  weights: Float64Array
}

/**
 * How far a velocity is from free of divergence: the root mean square of ∇·u over that of the derivatives ∂u_i/∂x_i
 * alone. 0 for an incompressible flow on a fine grid, about 1 where the components know nothing of each other.
 *
 * Derivatives are differences of second order through three neighbours, which may be unevenly spaced; one-sided at walls.
 *
 * @param snapshot `[...space, field]`
 * @throws ShapeError if the snapshot does not lie on the axes
 */
export function divergence(snapshot: Values, fields: number, { axes, components, weights }: DivergenceOptions): number {
  const points = axes.reduce((product, { nodes }) => product * nodes.length, 1)
  if (snapshot.length !== points * fields || components.length !== axes.length) {
    throw new ShapeError(
      `divergence: ${snapshot.length} values of ${fields} fields on ${points} points, ${axes.length} axes`,
    )
  }
  const whole = new Float64Array(points)
  let parts = 0
  let rounding = 0
  for (let axis = 0, stride = points; axis < axes.length; axis++) {
    const n = axes[axis]!.nodes.length
    stride /= n
    const stencils = Array.from({ length: n }, (_, i) => stencil(axes[axis]!, i))
    for (let point = 0; point < points; point++) {
      const at = Math.floor(point / stride) % n
      let slope = 0
      let size = 0
      for (const [node, weight] of stencils[at]!) {
        const term = weight * snapshot[(point + (node - at) * stride) * fields + components[axis]!]!
        slope += term
        size += Math.abs(term)
      }
      whole[point]! += slope
      parts += weights[point]! * slope * slope
      rounding += weights[point]! * (1e-12 * size) ** 2
    }
  }
  const square = whole.reduce((sum, value, point) => sum + weights[point]! * value * value, 0)
  // A uniform flow has no derivatives, and rounding must not pass for some.
  return parts <= rounding ? 0 : Math.sqrt(square / parts)
}

/** Nodes and weights of the derivative at node i: that of the parabola through three nodes. */
function stencil({ nodes, periodic }: DerivativeAxis, i: number): [number, number][] {
  const n = nodes.length
  if (n < 3) return []
  const length = nodes[n - 1]! - nodes[0]! + (nodes[n - 1]! - nodes[0]!) / (n - 1)
  const middle = periodic ? i : Math.min(n - 2, Math.max(1, i))
  const three = [middle - 1, middle, middle + 1]
  const place = (k: number) => nodes[(k + n) % n]! + Math.floor(k / n) * length
  const [a, b, c] = three.map(place) as [number, number, number]
  const x = place(i)
  const slopes = [
    (2 * x - b - c) / ((a - b) * (a - c)),
    (2 * x - a - c) / ((b - a) * (b - c)),
    (2 * x - a - b) / ((c - a) * (c - b)),
  ]
  return three.map((k, j) => [(k + n) % n, slopes[j]!])
}
