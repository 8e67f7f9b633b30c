import type { Modes } from '../legendre/modes'
import { wallBasis } from '../legendre/wall-basis'
import type { Products } from './products'

/** The terms of the equations, integrated over y against the functions of a wall basis: row i is the integral with φ_i. */
export interface WeakTerms {
  /** ∫ φ f for φ zero on the walls; `count` x modes. */
  buoyancy(f: Modes, to: Modes, count: number): void
  /** ∫ φ' ∂ψ/∂y + q² ∫ φ ψ for φ zero with its slope; q is the wave number and u = ∂ψ/∂y. */
  vorticity(psi: Modes, u: Modes, to: Modes): void
  /** iq ∫ φ b for φ zero with its slope. */
  force(b: Modes, to: Modes): void
  /** −iq ∫ φ ub + ∫ φ' vb for φ zero on the walls. */
  buoyancyTransport(products: Products, to: Modes): void
  /** q² ∫ φ uv + ∫ φ'' uv + iq ∫ φ' (v² − u²) for φ zero with its slope. */
  streamTransport(products: Products, to: Modes): void
  /** ∫ φ' uv of the mean over x, for φ zero on the walls. */
  meanTransport(products: Products, to: Modes): void
}

/**
 * The terms for `ny` Legendre modes and waves of the given numbers. Fields are given by coefficients, products by their
 * moments.
 */
export function weakTerms(ny: number, waves: Float64Array): WeakTerms {
  const nk = waves.length
  const flat = wallBasis(4, ny)
  /** ∫ P_n² dy */
  const norm = (n: number) => 1 / (2 * n + 1)

  return {
    buoyancy({ re, im }, to, count) {
      for (let i = 0; i < ny - 2; i++) {
        const [h0, h1] = [norm(i), norm(i + 2)]
        for (let a = i * count, b = a + 2 * count, end = a + count; a < end; a++, b++) {
          to.re[a] = h0 * re[a]! - h1 * re[b]!
          to.im[a] = h0 * im[a]! - h1 * im[b]!
        }
      }
    },

    vorticity(psi, u, to) {
      for (let i = 0; i < ny - 4; i++) {
        const [s1, s2] = [flat.shares[1]![i]! * norm(i + 2), flat.shares[2]![i]! * norm(i + 4)]
        const s0 = norm(i)
        const [d1, d3] = [2 * (2 * i + 3) * norm(i + 1), 2 * (2 * i + 3) * norm(i + 3)]
        for (let k = 0, a = i * nk; k < nk; k++, a++) {
          const q = waves[k]! ** 2
          const [b, c] = [a + 2 * nk, a + 4 * nk]
          const [one, three] = [a + nk, a + 3 * nk]
          const mr = s0 * psi.re[a]! + s1 * psi.re[b]! + s2 * psi.re[c]!
          const mi = s0 * psi.im[a]! + s1 * psi.im[b]! + s2 * psi.im[c]!
          to.re[a] = q * mr - d1 * u.re[one]! + d3 * u.re[three]!
          to.im[a] = q * mi - d1 * u.im[one]! + d3 * u.im[three]!
        }
      }
    },

    force({ re, im }, to) {
      for (let i = 0; i < ny - 4; i++) {
        const [s1, s2] = [flat.shares[1]![i]! * norm(i + 2), flat.shares[2]![i]! * norm(i + 4)]
        const s0 = norm(i)
        for (let k = 0, a = i * nk; k < nk; k++, a++) {
          const [b, c] = [a + 2 * nk, a + 4 * nk]
          to.re[a] = -waves[k]! * (s0 * im[a]! + s1 * im[b]! + s2 * im[c]!)
          to.im[a] = waves[k]! * (s0 * re[a]! + s1 * re[b]! + s2 * re[c]!)
        }
      }
    },

    buoyancyTransport({ ub, vb }, to) {
      for (let i = 0; i < ny - 2; i++) {
        const slope = 2 * i + 3
        for (let k = 0, a = i * nk; k < nk; k++, a++) {
          const half = 0.5 * waves[k]!
          const [b, one] = [a + 2 * nk, a + nk]
          to.re[a] = half * (ub.im[a]! - ub.im[b]!) - slope * vb.re[one]!
          to.im[a] = -half * (ub.re[a]! - ub.re[b]!) - slope * vb.im[one]!
        }
      }
    },

    streamTransport({ uv, difference }, to) {
      for (let i = 0; i < ny - 4; i++) {
        const [s1, s2] = [flat.shares[1]![i]!, flat.shares[2]![i]!]
        const slope = 2 * i + 3
        const curve = 2 * (2 * i + 3) * (2 * i + 5)
        for (let k = 0, a = i * nk; k < nk; k++, a++) {
          const q = waves[k]!
          const half = 0.5 * q * q
          const [b, c] = [a + 2 * nk, a + 4 * nk]
          const [one, three] = [a + nk, a + 3 * nk]
          const gr = -slope * (difference.re[one]! - difference.re[three]!)
          const gi = -slope * (difference.im[one]! - difference.im[three]!)
          to.re[a] = half * uv.re[a]! + (half * s1 + curve) * uv.re[b]! + half * s2 * uv.re[c]! - q * gi
          to.im[a] = half * uv.im[a]! + (half * s1 + curve) * uv.im[b]! + half * s2 * uv.im[c]! + q * gr
        }
      }
    },

    meanTransport({ uv }, to) {
      for (let i = 0; i < ny - 2; i++) to.re[i] = -(2 * i + 3) * uv.re[(i + 1) * nk]!
    },
  }
}
