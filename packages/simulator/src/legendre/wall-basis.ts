/** Combinations of Legendre polynomials that are zero at both walls, in y = (ξ + 1) / 2. */
export interface WallBasis {
  /** 2: φ = 0 on the walls. 4: φ = φ' = 0. */
  readonly order: 2 | 4
  /** Number of combinations: ny − order. */
  readonly size: number
  /** `shares[t][j]`: how much of P_(j+2t) is in φ_j. */
  readonly shares: Float64Array[]
  /** ∫ φ_i φ_(i+2t) dy, ∫ φ_i' φ_(i+2t)' dy, ∫ φ_i'' φ_(i+2t)'' dy at `[t][i]`; what is not there is 0. */
  readonly mass: Float64Array[]
  readonly slopes: Float64Array[]
  readonly curvatures: Float64Array[]
}

/**
 * φ_j = P_j − P_(j+2), or P_j − 2(2j+5)/(2j+7) P_(j+2) + (2j+3)/(2j+7) P_(j+4).
 *
 * Their derivatives are short: φ_j' = −(2j+3) P_(j+1) in ξ, or −(2j+3)(P_(j+1) − P_(j+3)) and φ_j'' = (2j+3)(2j+5) P_(j+2).
 *
 * Source: Shen, "Efficient spectral-Galerkin method I", 1994.
 */
export function wallBasis(order: 2 | 4, ny: number): WallBasis {
  const size = ny - order
  const over = (f: (j: number) => number) => Float64Array.from({ length: size }, (_, j) => f(j))
  const norm = (n: number) => 2 / (2 * n + 1)
  const shares =
    order === 2
      ? [over(() => 1), over(() => -1)]
      : [over(() => 1), over((j) => (-2 * (2 * j + 5)) / (2 * j + 7)), over((j) => (2 * j + 3) / (2 * j + 7))]
  const mass = shares.map((_, t) =>
    over((i) => {
      let sum = 0
      // P_(i+2s) stands in φ_i with share s and in φ_(i+2t) with share s − t.
      for (let s = t; s < shares.length; s++)
        sum += 0.5 * shares[s]![i]! * (shares[s - t]![i + 2 * t] ?? 0) * norm(i + 2 * s)
      return sum
    }),
  )
  const slopes =
    order === 2
      ? [over((i) => 4 * (2 * i + 3))]
      : [
          over((i) => 2 * (2 * i + 3) ** 2 * (norm(i + 1) + norm(i + 3))),
          over((i) => -2 * (2 * i + 3) * (2 * i + 7) * norm(i + 3)),
        ]
  return {
    order,
    size,
    shares,
    mass,
    slopes,
    curvatures: order === 2 ? [] : [over((i) => 16 * (2 * i + 3) ** 2 * (2 * i + 5))],
  }
}
