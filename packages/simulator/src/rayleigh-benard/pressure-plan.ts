import { differentiate } from '../legendre/differentiate'
import { type Modes, zeroModes } from '../legendre/modes'
import type { BoussinesqStepper } from './boussinesq-stepper'

/**
 * Plans the pressure of the state that was last evaluated. It solves, for every polynomial χ and wave number q,
 *
 *     ∫ p' χ' + q² ∫ p χ = ∫ b χ' − 2iq ∫ uv χ' + ∫ v² χ'' − q² ∫ u² χ + ν v'' χ |walls,   ∫p = 0
 *
 * the momentum equation tested with gradients, to which the change of a velocity without divergence adds nothing.
 */
export function pressurePlan({ waves, fields, plan }: BoussinesqStepper, ny: number, nu: number): () => Modes {
  const nk = waves.length
  const half = ny / 2
  const factors = Array.from(waves, (q, k) => (k === 0 ? [] : [0, 1].map((parity) => choleskyOf(q, parity, half))))
  const [uu, vv, slope, curve] = Array.from({ length: 4 }, () => zeroModes(ny, nk)) as [Modes, Modes, Modes, Modes]

  return () => {
    const p = zeroModes(ny, nk)
    plan.squares(uu, vv)
    const { uv } = plan.products
    const { b, v } = fields
    differentiate(v, slope, ny)
    differentiate(slope, curve, ny)
    for (let k = 1; k < nk; k++) {
      const q = waves[k]!
      for (const [part, other, sign] of [
        ['re', 'im', -1],
        ['im', 're', 1],
      ] as const) {
        const at = (modes: Float64Array) => Float64Array.from({ length: ny }, (_, n) => modes[n * nk + k]!)
        const heat = slopeMoments(at(b[part]).map((c, n) => (2 * c) / (2 * n + 1)))
        const shear = slopeMoments(at(uv[other]))
        const lift = slopeMoments(slopeMoments(at(vv[part])))
        let [top, bottom] = [0, 0]
        at(curve[part]).forEach((c, n) => {
          top += nu * c
          bottom += n % 2 === 0 ? nu * c : -nu * c
        })
        const right = at(uu[part]).map((push, n) => {
          const walls = top - (n % 2 === 0 ? bottom : -bottom)
          return heat[n]! - 2 * sign * q * shear[n]! + 2 * lift[n]! - 0.5 * q * q * push + walls
        })
        for (const parity of [0, 1]) {
          const x = Float64Array.from({ length: half }, (_, i) => right[2 * i + parity]!)
          substitute(factors[k]![parity]!, x)
          for (let i = 0; i < half; i++) p[part][(2 * i + parity) * nk + k] = x[i]!
        }
      }
    }
    // The mean over x is hydrostatic: p' = b − (v²)'.
    for (let n = 1; n < ny; n++) {
      const weight = 0.5 * (b.re[(n - 1) * nk]! / (2 * n - 1) - b.re[(n + 1) * nk]! / (2 * n + 3))
      p.re[n * nk] = weight - (n + 0.5) * vv.re[n * nk]!
    }
    return p
  }
}

/** ∫ f P_n' dξ from the moments ∫ f P_n dξ. */
function slopeMoments(moments: Float64Array): Float64Array {
  const out = new Float64Array(moments.length)
  for (let n = 1; n < out.length; n++) out[n] = (n > 1 ? out[n - 2]! : 0) + (2 * n - 1) * moments[n - 1]!
  return out
}

/** The Cholesky factor of ∫ P_n' P_m' + q² ∫ P_n P_m over n and m of one parity, row by row. */
function choleskyOf(q: number, parity: number, size: number): Float64Array {
  const l = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const n = 2 * j + parity
      let sum = 2 * n * (n + 1) + (i === j ? (q * q) / (2 * n + 1) : 0)
      for (let m = 0; m < j; m++) sum -= l[i * size + m]! * l[j * size + m]!
      l[i * size + j] = i === j ? Math.sqrt(sum) : sum / l[j * size + j]!
    }
  }
  return l
}

/** Solves L Lᵀ x = x in place. */
function substitute(l: Float64Array, x: Float64Array): void {
  const size = x.length
  for (let i = 0; i < size; i++) {
    let sum = x[i]!
    for (let m = 0; m < i; m++) sum -= l[i * size + m]! * x[m]!
    x[i] = sum / l[i * size + i]!
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = x[i]!
    for (let m = i + 1; m < size; m++) sum -= l[m * size + i]! * x[m]!
    x[i] = sum / l[i * size + i]!
  }
}
