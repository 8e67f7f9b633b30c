import { fastestWave, type Gas } from './gas'
import { type Fields, type LineSolver, lineSolver } from './line-solver'

export interface EulerOptions {
  /** Width of a cell, the same along all axes. */
  width: number
  periodic: readonly boolean[]
}

export interface EulerStepper {
  /** The longest stable time step of a gas, times `courant`; NaN if the gas is none any more. */
  longestStep(gas: Gas, courant: number): number
  /** Advances a gas in place. */
  step(gas: Gas, dt: number): void
}

/**
 * Steps the compressible Euler equations on a grid of equal cells, in two or three dimensions: lines along one axis after
 * the other, in an order that is reversed from step to step, so that two steps together are of second order.
 *
 * Boundaries wrap around or are open (cells beyond are as the last one). Mass, momentum and energy change by what flows
 * through open boundaries alone.
 *
 * @param gamma ratio of specific heats
 */
export function eulerStepper(grid: readonly number[], gamma: number, { width, periodic }: EulerOptions): EulerStepper {
  const axes = grid.map((n, axis) => ({
    n,
    axis,
    stride: grid.slice(axis + 1).reduce((product, size) => product * size, 1),
    solver: lineSolver(n, gamma),
    around: periodic[axis]!,
  }))
  let count = 0

  function sweep(gas: Gas, { n, axis, stride, solver, around }: (typeof axes)[number], ratio: number): void {
    const { density, energy } = gas
    const along = gas.momentum[axis]!
    const [first, second] = gas.momentum.filter((_, other) => other !== axis)
    const [r, u, v, w, p] = solver.cells as Fields
    const block = n * stride
    for (let outer = 0; outer < density.length; outer += block) {
      for (let start = outer; start < outer + stride; start++) {
        for (let i = 2, at = start; i < n + 2; i++, at += stride) {
          const rho = density[at]!
          const inverse = 1 / rho
          r[i] = rho
          u[i] = along[at]! * inverse
          v[i] = first![at]! * inverse
          w[i] = second ? second[at]! * inverse : 0
          p[i] = (gamma - 1) * (energy[at]! - 0.5 * rho * (u[i]! * u[i]! + v[i]! * v[i]! + w[i]! * w[i]!))
        }
        for (const x of solver.cells) {
          for (let g = 0; g < 2; g++) {
            x[g] = around ? x[n + g]! : x[2]!
            x[n + 2 + g] = around ? x[2 + g]! : x[n + 1]!
          }
        }
        solver.solve(ratio)
        if (!staysPositive(solver, n, ratio, gamma)) solver.solve(ratio, true)
        const [f0, f1, f2, f3, f4] = solver.fluxes as Fields
        for (let i = 0, at = start; i < n; i++, at += stride) {
          density[at]! -= ratio * (f0[i + 1]! - f0[i]!)
          along[at]! -= ratio * (f1[i + 1]! - f1[i]!)
          first![at]! -= ratio * (f2[i + 1]! - f2[i]!)
          if (second) second[at]! -= ratio * (f3[i + 1]! - f3[i]!)
          energy[at]! -= ratio * (f4[i + 1]! - f4[i]!)
        }
      }
    }
  }

  return {
    longestStep: (gas, courant) => (courant * width) / fastestWave(gas),
    step(gas, dt) {
      const order = count++ % 2 === 0 ? axes : [...axes].reverse()
      for (const axis of order) sweep(gas, axis, dt / width)
    },
  }
}

/** Whether density and pressure of every cell are above zero after the step. */
function staysPositive({ cells, fluxes }: LineSolver, n: number, ratio: number, gamma: number): boolean {
  const [r, u, v, w, p] = cells as Fields
  const [f0, f1, f2, f3, f4] = fluxes as Fields
  for (let i = 0; i < n; i++) {
    const c = i + 2
    const rho = r[c]! - ratio * (f0[i + 1]! - f0[i]!)
    if (!(rho > 0)) return false
    const mu = r[c]! * u[c]! - ratio * (f1[i + 1]! - f1[i]!)
    const mv = r[c]! * v[c]! - ratio * (f2[i + 1]! - f2[i]!)
    const mw = r[c]! * w[c]! - ratio * (f3[i + 1]! - f3[i]!)
    const kinetic = 0.5 * r[c]! * (u[c]! * u[c]! + v[c]! * v[c]! + w[c]! * w[c]!)
    const total = p[c]! / (gamma - 1) + kinetic - ratio * (f4[i + 1]! - f4[i]!)
    if (!(total - (mu * mu + mv * mv + mw * mw) / (2 * rho) > 0)) return false
  }
  return true
}
