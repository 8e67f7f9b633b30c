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
  const [r, u, v, w, p] = cells as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]

  /** States at both ends of every cell after half a step. */
  function reconstruct(ratio: number, flat: boolean): void {
    for (let i = 1; i < n + 3; i++) {
      const slope = flat ? 0 : 0.5
      const dr = slope * limited(r, i)
      const du = slope * limited(u, i)
      const dv = slope * limited(v, i)
      const dw = slope * limited(w, i)
      const dp = slope * limited(p, i)
      // Changes over half a cell, so that half a step of the evolution has the whole ratio.
      const r0 = r[i]! - ratio * (u[i]! * dr + r[i]! * du)
      const p0 = p[i]! - ratio * (u[i]! * dp + gamma * p[i]! * du)
      if (r0 - Math.abs(dr) > 0 && p0 - Math.abs(dp) > 0) {
        const u0 = u[i]! - ratio * (u[i]! * du + dp / r[i]!)
        const v0 = v[i]! - ratio * u[i]! * dv
        const w0 = w[i]! - ratio * u[i]! * dw
        left[0]![i] = r0 - dr
        right[0]![i] = r0 + dr
        left[1]![i] = u0 - du
        right[1]![i] = u0 + du
        left[2]![i] = v0 - dv
        right[2]![i] = v0 + dv
        left[3]![i] = w0 - dw
        right[3]![i] = w0 + dw
        left[4]![i] = p0 - dp
        right[4]![i] = p0 + dp
      } else for (let c = 0; c < 5; c++) left[c]![i] = right[c]![i] = cells[c]![i]!
    }
  }

  /** HLLC between the right end of cell i and the left end of the next. */
  function riemann(): void {
    const [f0, f1, f2, f3, f4] = fluxes as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]
    for (let i = 1; i < n + 2; i++) {
      const rl = right[0]![i]!
      const ul = right[1]![i]!
      const pl = right[4]![i]!
      const rr = left[0]![i + 1]!
      const ur = left[1]![i + 1]!
      const pr = left[4]![i + 1]!
      const sound = Math.max(Math.sqrt((gamma * pl) / rl), Math.sqrt((gamma * pr) / rr))
      const sl = Math.min(ul, ur) - sound
      const sr = Math.max(ul, ur) + sound
      const middle = (pr - pl + rl * ul * (sl - ul) - rr * ur * (sr - ur)) / (rl * (sl - ul) - rr * (sr - ur))
      const fromLeft = middle >= 0
      const rho = fromLeft ? rl : rr
      const un = fromLeft ? ul : ur
      const pn = fromLeft ? pl : pr
      const vn = fromLeft ? right[2]![i]! : left[2]![i + 1]!
      const wn = fromLeft ? right[3]![i]! : left[3]![i + 1]!
      const s = fromLeft ? sl : sr
      const energy = pn / (gamma - 1) + 0.5 * rho * (un * un + vn * vn + wn * wn)
      let mass = rho * un
      let push = rho * un * un + pn
      let heat = (energy + pn) * un
      let density = rho
      // Inside the fan the state is that beside the contact.
      if (fromLeft ? sl < 0 : sr > 0) {
        density = (rho * (s - un)) / (s - middle)
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

/** The MC-limited difference over a cell: van Leer, 1977. */
function limited(x: Float64Array, i: number): number {
  const a = x[i]! - x[i - 1]!
  const b = x[i + 1]! - x[i]!
  if (a * b <= 0) return 0
  const size = Math.min(2 * Math.abs(a), 2 * Math.abs(b), 0.5 * Math.abs(a + b))
  return a > 0 ? size : -size
}
