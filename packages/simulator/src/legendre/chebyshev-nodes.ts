/** The n Chebyshev nodes (roots of T_n) on [0, 1], increasing; none lies on the ends. */
export function chebyshevNodes(n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, j) => Math.sin((Math.PI * (j + 0.5)) / (2 * n)) ** 2)
}
