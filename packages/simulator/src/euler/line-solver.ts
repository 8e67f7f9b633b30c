/** Cells of one line with two more at each end: density, velocities (along the line, across, across) and pressure. */
export interface Line {
  readonly cells: Float64Array[]
  /** Fluxes through the faces: face i lies between cells i + 1 and i + 2. Mass, the three momenta, energy. */
  readonly fluxes: Float64Array[]
}

export interface LineSolver extends Line {
  /**
   * Fills `fluxes` from `cells`.
   *
   * @param ratio time step over width of a cell
   * @param flat take cells as constant, which is of first order and keeps density and pressure positive
   */
  solve(ratio: number, flat?: boolean): void
}

/**
 * Fluxes of the Euler equations along a line of `n` cells: MUSCL-Hancock, that is slopes in density, velocity and
 * pressure limited by MC, half a step of their evolution, and the HLLC Riemann solver at the faces.
 *
 * Where a slope would make density or pressure negative in a cell, that cell is taken as constant.
 *
 * Source: Toro, "Riemann Solvers and Numerical Methods for Fluid Dynamics", 2009, sections 14.4 and 10.4.
 */
export function lineSolver(n: number, gamma: number): LineSolver {
  const make = () => Array.from({ length: 5 }, () => new Float64Array(n + 4))
  const cells = make()
  const fluxes = make()
  const left = make()
  const right = make()
  // Names of their own: looking them up in a list costs as much as a product.
  const [rl, ul, vl, wl, pl] = left as Fields
  const [rr, ur, vr, wr, pr] = right as Fields
  const [f0, f1, f2, f3, f4] = fluxes as Fields
  const [r, u, v, w, p] = cells as Fields

  /** States at both ends of every cell after half a step. */
  function reconstruct(ratio: number, flat: boolean): void {
    const slope = flat ? 0 : 0.5
    for (let i = 1; i < n + 3; i++) {
      const ri = r[i]!
      const ui = u[i]!
      const vi = v[i]!
      const wi = w[i]!
      const pi = p[i]!
      // Changes over half a cell, so that half a step of the evolution has the whole ratio.
      const dr = slope * limited(ri - r[i - 1]!, r[i + 1]! - ri)
      const du = slope * limited(ui - u[i - 1]!, u[i + 1]! - ui)
      const dv = slope * limited(vi - v[i - 1]!, v[i + 1]! - vi)
      const dw = slope * limited(wi - w[i - 1]!, w[i + 1]! - wi)
      const dp = slope * limited(pi - p[i - 1]!, p[i + 1]! - pi)
      const r0 = ri - ratio * (ui * dr + ri * du)
      const p0 = pi - ratio * (ui * dp + gamma * pi * du)
      const whole = r0 - Math.abs(dr) > 0 && p0 - Math.abs(dp) > 0
      const u0 = whole ? ui - ratio * (ui * du + dp / ri) : ui
      const v0 = whole ? vi - ratio * ui * dv : vi
      const w0 = whole ? wi - ratio * ui * dw : wi
      rl[i] = whole ? r0 - dr : ri
      rr[i] = whole ? r0 + dr : ri
      ul[i] = whole ? u0 - du : ui
      ur[i] = whole ? u0 + du : ui
      vl[i] = whole ? v0 - dv : vi
      vr[i] = whole ? v0 + dv : vi
      wl[i] = whole ? w0 - dw : wi
      wr[i] = whole ? w0 + dw : wi
      pl[i] = whole ? p0 - dp : pi
      pr[i] = whole ? p0 + dp : pi
    }
  }

  /** HLLC between the right end of cell i and the left end of the next. */
  function riemann(): void {
    for (let i = 1; i < n + 2; i++) {
      const rho1 = rr[i]!
      const u1 = ur[i]!
      const p1 = pr[i]!
      const rho2 = rl[i + 1]!
      const u2 = ul[i + 1]!
      const p2 = pl[i + 1]!
      const sound = Math.sqrt(gamma * Math.max(p1 / rho1, p2 / rho2))
      const s1 = Math.min(u1, u2) - sound
      const s2 = Math.max(u1, u2) + sound
      const m1 = rho1 * (s1 - u1)
      const m2 = rho2 * (s2 - u2)
      const middle = (p2 - p1 + m1 * u1 - m2 * u2) / (m1 - m2)
      const first = middle >= 0
      const rho = first ? rho1 : rho2
      const un = first ? u1 : u2
      const pn = first ? p1 : p2
      const s = first ? s1 : s2
      const vn = first ? vr[i]! : vl[i + 1]!
      const wn = first ? wr[i]! : wl[i + 1]!
      const energy = pn / (gamma - 1) + 0.5 * rho * (un * un + vn * vn + wn * wn)
      let mass = rho * un
      let push = mass * un + pn
      let heat = (energy + pn) * un
      // Inside the fan the state is that beside the contact.
      if (first ? s < 0 : s > 0) {
        const density = (rho * (s - un)) / (s - middle)
        const inner = density * (energy / rho + (middle - un) * (middle + pn / (rho * (s - un))))
        mass += s * (density - rho)
        push += s * (density * middle - rho * un)
        heat += s * (inner - energy)
      }
      f0[i - 1] = mass
      f1[i - 1] = push
      f2[i - 1] = mass * vn
      f3[i - 1] = mass * wn
      f4[i - 1] = heat
    }
  }

  return {
    cells,
    fluxes,
    solve(ratio, flat = false) {
      reconstruct(ratio, flat)
      riemann()
    },
  }
}

/** The MC-limited difference over a cell, of those to both sides: van Leer, 1977. */
function limited(a: number, b: number): number {
  if (a * b <= 0) return 0
  const size = Math.min(2 * Math.abs(a), 2 * Math.abs(b), 0.5 * Math.abs(a + b))
  return a > 0 ? size : -size
}

/** Density, three velocities and pressure, or their fluxes. */
export type Fields = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]
