import { ConfigError, checkValue } from '@lola-ts/tensor-core'
import { solverGridFor } from './solver-grid'

export interface RayleighBenardOptions {
  /** Rayleigh number, from 1 to 1e10. */
  rayleigh: number
  /** Prandtl number, from 0.05 to 20. */
  prandtl: number
  /** Points of a snapshot: uniform in x, Chebyshev nodes in y, both even. Default [128, 32]. */
  grid?: readonly [number, number]
  /** Points that the solver computes on. Default what the Rayleigh number needs, see `solverGridFor`. */
  solverGrid?: readonly [number, number]
  /** Number of snapshots, the start among them. Default 101. */
  snapshots?: number
  /** Time between snapshots. Default 0.25. */
  interval?: number
  /** Seed of the noise of the start. Default 0. */
  seed?: number
  /** Which of the trajectories of that seed. Default 0. */
  trajectory?: number
  /** Buoyancy of the lower wall at the start, from 0.2 to 1 in The Well; it is 1 from then on. Default 1. */
  initialBuoyancy?: number
  /** Standard deviation of the noise. Default 1e-3. */
  noise?: number
  /** Length of the box over its height. Default 4. */
  length?: number
  /** Longest time step. Default 0.125. */
  maxStep?: number
  /** Cells that the flow may cross in a step. Default 0.4; at 0.5 noise shows on fine grids. */
  courant?: number
  /** A snapshot `[x, y, field]` on `grid` to start from, instead of noise. */
  start?: ArrayLike<number>
}

/** Fills in the defaults, and adapts what would not be stable. */
export function resolveRayleighBenard(options: RayleighBenardOptions) {
  const { rayleigh, prandtl, grid = [128, 32], snapshots = 101, interval = 0.25, seed = 0, trajectory = 0 } = options
  const { initialBuoyancy = 1, noise = 1e-3, length = 4, maxStep = 0.125, courant = 0.4 } = options
  const name = 'rayleighBenard:'
  checkValue(rayleigh >= 1 && rayleigh <= 1e10, `${name} rayleigh`, rayleigh, 'a number from 1 to 1e10')
  checkValue(prandtl >= 0.05 && prandtl <= 20, `${name} prandtl`, prandtl, 'a number from 0.05 to 20')
  checkValue(Number.isInteger(snapshots) && snapshots >= 1, `${name} snapshots`, snapshots, 'a whole number above 0')
  checkValue(interval > 0 && interval < 1e3, `${name} interval`, interval, 'a time above 0')
  checkValue(length > 0 && length <= 64, `${name} length`, length, 'a length above 0, at most 64')
  checkValue(maxStep > 0, `${name} maxStep`, maxStep, 'a time above 0')
  checkValue(noise >= 0 && noise <= 1, `${name} noise`, noise, 'from 0 to 1')
  checkValue(
    initialBuoyancy >= 0 && initialBuoyancy <= 1,
    `${name} initialBuoyancy`,
    initialBuoyancy,
    'from 0 to 1, the buoyancy of the lower wall',
  )
  checkValue(courant > 0 && courant <= 1, `${name} courant`, courant, 'above 0, at most 1, where the scheme is stable')
  if (grid.some((points) => !Number.isInteger(points) || points < 8 || points % 2 !== 0 || !isSmooth(points))) {
    throw new ConfigError(`${name} grid is ${grid.join('x')}, expected two even numbers of 8 or more`, {
      hint: 'With no prime factor above 5, such as 128x32 or 512x128.',
    })
  }
  if (options.start && options.start.length !== grid[0] * grid[1] * 4) {
    throw new ConfigError(`${name} start has ${options.start.length} values, expected ${grid[0] * grid[1] * 4}`, {
      hint: 'A snapshot is [x, y, field] with fields buoyancy, pressure, velocity_x, velocity_y, on the given grid.',
    })
  }
  const { solverGrid, remarks } = solverGridFor({ rayleigh, prandtl, grid, length }, options.solverGrid)
  return {
    rayleigh,
    prandtl,
    grid,
    solverGrid,
    snapshots,
    interval,
    seed,
    trajectory,
    initialBuoyancy,
    noise,
    length,
    maxStep,
    courant,
    remarks,
  }
}

function isSmooth(n: number): boolean {
  for (const p of [2, 3, 5]) while (n % p === 0) n /= p
  return n === 1
}
