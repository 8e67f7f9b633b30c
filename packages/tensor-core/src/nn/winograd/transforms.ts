/** The three matrices of a fast convolution along one axis. */
export interface Transforms {
  /** `[tile + 2, tile + 2]`: of a stretch of the input. */
  input: number[][]
  /** `[tile + 2, 3]`: of the kernel. */
  kernel: number[][]
  /** `[tile, tile + 2]`: of the products, into the tile of the output. */
  output: number[][]
}

/** Where polynomials are evaluated, infinity besides: as many points as the tile is long, and one. */
const points: Record<number, readonly number[]> = {
  2: [0, 1, -1],
  // Of the fractions tried, these lose the fewest digits: 6e-7 of the output instead of 1.4e-6 with 0, 1, -1, 2, -2.
  4: [0, 2 / 3, -2 / 3, 3 / 2, -3 / 2],
}

/**
 * A convolution with 3 taps as a product of polynomials: `output · ((kernel · k) ⊙ (input · x))` are `tile` results
 * from `tile + 2` products instead of `3 tile`.
 *
 * Both factors are evaluated at a few points and at infinity, multiplied there, and interpolated (Toom and Cook);
 * transposing that product of polynomials gives the convolution.
 *
 * Source: Lavin and Gray, "Fast algorithms for convolutional neural networks", 2016; for the choice of points, Barabasz
 * et al., "Error analysis and improving the accuracy of Winograd convolution for deep neural networks", 2018.
 */
export function transforms(tile: 2 | 4): Transforms {
  const at = points[tile]!
  const others = (i: number) => at.filter((_, k) => k !== i)
  const kernel = at.map((point, i) => {
    const share = others(i).reduce((product, other) => product * (point - other), 1)
    return [1, point, point ** 2].map((power) => power / share)
  })
  const input = at.map((_, i) => [...polynomial(others(i)), 0])
  const output = Array.from({ length: tile }, (_, power) => [
    ...at.map((point) => point ** power),
    power === tile - 1 ? 1 : 0,
  ])
  return { input: [...input, polynomial(at)], kernel: [...kernel, [0, 0, 1]], output }
}

/** Coefficients of the polynomial with these roots, the constant first. */
function polynomial(roots: readonly number[]): number[] {
  let coefficients = [1]
  for (const root of roots) {
    coefficients = [0, ...coefficients].map((above, k) => above - root * (coefficients[k] ?? 0))
  }
  return coefficients
}
