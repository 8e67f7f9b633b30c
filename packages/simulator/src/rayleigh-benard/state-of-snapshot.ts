import { differentiate } from '../legendre/differentiate'
import { type Modes, zeroModes } from '../legendre/modes'
import { type Weights, wallSolver } from '../legendre/wall-solver'
import { type FlowState, flowAtRest } from './flow-state'
import { gridValues } from './grid-values'
import { weakTerms } from './weak-terms'

/**
 * The flow nearest to a stored snapshot that satisfies the walls' conditions and continuity exactly.
 *
 * @param values `[x, y, field]` with fields buoyancy, pressure, velocity_x, velocity_y
 * @param grid points of the snapshot: uniform in x, Chebyshev nodes in y
 * @param size modes of the flow, and the length of the box
 */
export function stateOfSnapshot(
  values: ArrayLike<number>,
  grid: readonly [number, number],
  { nk, ny, length }: { nk: number; ny: number; length: number },
): FlowState {
  const waves = Float64Array.from({ length: nk }, (_, k) => (2 * Math.PI * k) / length)
  const terms = weakTerms(ny, waves)
  const converter = gridValues(grid, nk, ny)
  const channel = (c: number) =>
    converter.toModes(Float64Array.from({ length: grid[0] * grid[1] }, (_, i) => values[4 * i + c]!))
  const [theta, u, v] = [channel(0), channel(2), channel(3)]
  const state = flowAtRest(ny, nk)

  theta.re[0]! -= 0.5
  theta.re[nk]! += 0.5
  terms.buoyancy(theta, state.theta, nk)
  solve(2, state.theta, nk, () => [1, 0, 0])

  const mean = zeroModes(ny, 1)
  for (let n = 0; n < ny; n++) mean.re[n] = u.re[n * nk]!
  terms.buoyancy(mean, state.mean, 1)
  solve(2, state.mean, 1, () => [1, 0, 0])

  const psi = zeroModes(ny, nk)
  const slope = zeroModes(ny, nk)
  for (let n = 0; n < ny; n++)
    for (let k = 1; k < nk; k++) {
      psi.re[n * nk + k] = -v.im[n * nk + k]! / waves[k]!
      psi.im[n * nk + k] = v.re[n * nk + k]! / waves[k]!
    }
  differentiate(psi, slope, ny)
  terms.vorticity(psi, slope, state.psi)
  solve(4, state.psi, nk, (k) => [waves[k]! ** 2, 1, 0])
  return state

  function solve(order: 2 | 4, modes: Modes, count: number, weights: Weights): void {
    const solver = wallSolver(order, ny, count)
    solver.factor(weights)
    solver.solve(modes)
  }
}
