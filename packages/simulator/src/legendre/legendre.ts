/** Values of the first `count` Legendre polynomials at ξ in [−1, 1]. */
export function legendre(count: number, xi: number): Float64Array {
  const values = new Float64Array(count)
  values[0] = 1
  if (count > 1) values[1] = xi
  for (let n = 1; n + 1 < count; n++) values[n + 1] = ((2 * n + 1) * xi * values[n]! - n * values[n - 1]!) / (n + 1)
  return values
}

/** Nodes of Gauss-Legendre quadrature on [−1, 1], increasing, and their weights; exact to degree 2 count − 1. */
export function gaussLegendre(count: number): { nodes: Float64Array; weights: Float64Array } {
  const nodes = new Float64Array(count)
  const weights = new Float64Array(count)
  for (let j = 0; j < count; j++) {
    let x = -Math.cos((Math.PI * (j + 0.75)) / (count + 0.5))
    let slope = 1
    for (let i = 0; i < 8; i++) {
      const p = legendre(count + 1, x)
      slope = (count * (p[count - 1]! - x * p[count]!)) / (1 - x * x)
      x -= p[count]! / slope
    }
    nodes[j] = x
    weights[j] = 2 / ((1 - x * x) * slope * slope)
  }
  return { nodes, weights }
}
