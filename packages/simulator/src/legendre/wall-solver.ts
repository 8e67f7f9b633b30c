import { type Modes, padding } from './modes'
import { type WallBasis, wallBasis } from './wall-basis'

/** Weights of ∫ φ f, ∫ φ' f' and ∫ φ'' f'' for x mode k. */
export type Weights = (k: number) => readonly [mass: number, slopes: number, curvatures: number]

/** Solves a ∫ φ f + b ∫ φ' f' + c ∫ φ'' f'' = r(φ) for functions f of a wall basis, all x modes abreast. */
export interface WallSolver {
  readonly basis: WallBasis
  /** Takes new weights, all 0 or above. */
  factor(weights: Weights): void
  /** Replaces r(φ_i), row i of `modes`, by the Legendre coefficients of f. */
  solve(modes: Modes): void
}

/** A direct solver in the basis of {@link wallBasis}: the matrix is symmetric, positive and banded, so it needs no pivots. */
export function wallSolver(order: 2 | 4, ny: number, nk: number): WallSolver {
  const basis = wallBasis(order, ny)
  const { size, shares, mass, slopes, curvatures } = basis
  const reach = order / 2
  /** D⁻¹ at t = 0 and the columns of L at t = 1 … reach, `[t][i · nk + k]`; zeros behind the last. */
  const factors = Array.from({ length: reach + 1 }, () => new Float64Array((size + padding) * nk))

  function factor(weights: Weights): void {
    for (let k = 0; k < nk; k++) {
      const [a, b, c] = weights(k)
      for (let t = 0; t <= reach; t++) {
        const [m, s, w] = [mass[t], slopes[t], curvatures[t]]
        for (let i = 0; i < size; i++) {
          const inside = i + 2 * t < size
          factors[t]![i * nk + k] = inside ? a * (m?.[i] ?? 0) + b * (s?.[i] ?? 0) + c * (w?.[i] ?? 0) : 0
        }
      }
    }
    for (let i = 0; i < size; i++) {
      for (let a = i * nk, end = a + nk; a < end; a++) {
        const inverse = (factors[0]![a] = 1 / factors[0]![a]!)
        for (let t = 1; t <= reach; t++) {
          const entry = factors[t]![a]!
          for (let s = t; s <= reach; s++) factors[s - t]![a + 2 * t * nk]! -= inverse * entry * factors[s]![a]!
        }
        for (let t = 1; t <= reach; t++) factors[t]![a]! *= inverse
      }
    }
    // Eliminating past the end has left its mark there.
    for (const values of factors) values.fill(0, size * nk)
  }

  function solve({ re, im }: Modes): void {
    for (const x of [re, im]) {
      x.fill(0, size * nk)
      if (reach === 1) substitute1(x, factors[0]!, factors[1]!)
      else substitute2(x, factors[0]!, factors[1]!, factors[2]!)
      combine(x)
    }
  }

  function substitute1(x: Float64Array, inverse: Float64Array, near: Float64Array): void {
    const two = 2 * nk
    for (let a = two; a < size * nk; a++) x[a]! -= near[a - two]! * x[a - two]!
    for (let a = size * nk - 1; a >= 0; a--) x[a] = inverse[a]! * x[a]! - near[a]! * x[a + two]!
  }

  function substitute2(x: Float64Array, inverse: Float64Array, near: Float64Array, far: Float64Array): void {
    const two = 2 * nk
    const four = 4 * nk
    for (let a = two; a < four; a++) x[a]! -= near[a - two]! * x[a - two]!
    for (let a = four; a < size * nk; a++) x[a]! -= near[a - two]! * x[a - two]! + far[a - four]! * x[a - four]!
    for (let a = size * nk - 1; a >= 0; a--)
      x[a] = inverse[a]! * x[a]! - near[a]! * x[a + two]! - far[a]! * x[a + four]!
  }

  /** From combinations to polynomials. */
  function combine(x: Float64Array): void {
    for (let n = ny - 1; n >= 2; n--) {
      const near = shares[1]![n - 2] ?? 0
      const far = n >= 4 ? (shares[2]?.[n - 4] ?? 0) : 0
      // Higher rows are done already, so the combinations below are still in place; rows from `size` on hold zeros.
      if (far === 0) for (let a = n * nk, end = a + nk; a < end; a++) x[a]! += near * x[a - 2 * nk]!
      else for (let a = n * nk, end = a + nk; a < end; a++) x[a]! += near * x[a - 2 * nk]! + far * x[a - 4 * nk]!
    }
  }

  return { basis, factor, solve }
}
