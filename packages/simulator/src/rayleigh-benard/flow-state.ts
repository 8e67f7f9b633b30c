import { differentiate } from '../legendre/differentiate'
import { type Modes, zeroModes } from '../legendre/modes'

/** A flow between walls, `ny` Legendre by `nk` Fourier modes. */
export interface FlowState {
  readonly ny: number
  readonly nk: number
  /** The stream function's waves: u = ∂ψ/∂y, v = −∂ψ/∂x. Mode 0 is unused. */
  psi: Modes
  /** Buoyancy over that of rest, 1 − y. */
  theta: Modes
  /** The mean of u over x, `[y mode, 1]`. */
  mean: Modes
}

/** A flow at rest. */
export function flowAtRest(ny: number, nk: number): FlowState {
  return { ny, nk, psi: zeroModes(ny, nk), theta: zeroModes(ny, nk), mean: zeroModes(ny, 1) }
}

/** Velocity and buoyancy of a state, from its stream function: free of divergence to rounding. */
export function primitiveModes(
  { ny, nk, psi, theta, mean }: FlowState,
  waves: Float64Array,
  to: { u: Modes; v: Modes; b: Modes },
): void {
  const { u, v, b } = to
  differentiate(psi, u, ny)
  for (let n = 0; n < ny; n++) u.re[n * nk] = mean.re[n]!
  for (let n = 0, a = 0; n < ny; n++) {
    for (let k = 0; k < nk; k++, a++) {
      v.re[a] = waves[k]! * psi.im[a]!
      v.im[a] = -waves[k]! * psi.re[a]!
    }
  }
  b.re.set(theta.re)
  b.im.set(theta.im)
  // 1 − y = ½ P_0 − ½ P_1
  b.re[0]! += 0.5
  b.re[nk]! -= 0.5
}
