import { ConfigError, checkValue } from '@lola-ts/tensor-core'
import { fold, key } from '@lola-ts/tensor-core/random'
import { SimulationError } from '../errors'
import { breathe, type Simulation, type Snapshot } from '../simulation'
import { eulerStepper } from './euler-stepper'
import type { Gas } from './gas'
import { quadrants } from './quadrants'

export interface EulerQuadrantsOptions {
  /** Ratio of specific heats, above 1 and up to 2; `gases` lists those of The Well. Default 1.4, dry air. */
  gamma?: number
  /** What happens at the sides of the box. Default `open`. */
  boundary?: 'open' | 'periodic'
  /** Cells of a snapshot. Default [64, 64]. */
  grid?: readonly [number, number]
  /** Cells of the solver along each side of a cell of a snapshot. Default what makes 256 of them along x, at least 1. */
  refine?: number
  /** Number of snapshots, the start among them. Default 51. */
  snapshots?: number
  /** Time between snapshots. Default 0.015. */
  interval?: number
  /** Seed of the start. Default 0. */
  seed?: number
  /** Which of the trajectories of that seed. Default 0. */
  trajectory?: number
  /** Cells that the fastest wave may cross in a step. Default 0.8. */
  courant?: number
  /** A snapshot `[x, y, field]` on `grid` to start from, each cell constant, instead of random quadrants. */
  start?: ArrayLike<number>
}

/**
 * A gas in random blocks of constant density, pressure and velocity, as in The Well's `euler_multi_quadrants_openBC` and
 * `_periodicBC`: shocks, rarefactions and contacts that run into each other.
 *
 * Snapshots are means over cells of energy, density and momentum, on a square box of side 1; pressure follows from
 * those means. The solver is of second order where the flow is smooth: see `eulerStepper`.
 *
 * @throws ConfigError for numbers that make no flow
 */
export function eulerQuadrants(options: EulerQuadrantsOptions = {}): Simulation {
  const { gamma = 1.4, boundary = 'open', grid = [64, 64], snapshots: count = 51, interval = 0.015 } = options
  const { seed = 0, trajectory = 0, courant = 0.8, refine = Math.max(1, Math.round(256 / grid[0])), start } = options
  check({ gamma, grid, count, interval, courant, refine, start })
  const datasetName = `euler_multi_quadrants_${boundary}BC`
  const fine: [number, number] = [grid[0] * refine, grid[1] * refine]
  return {
    datasetName,
    spatialDims: ['x', 'y'],
    coordinates: grid.map((n) => Array.from({ length: n }, (_, i) => (i + 0.5) / n)),
    times: Array.from({ length: count }, (_, i) => i * interval),
    fields: [
      { name: 'energy', kind: 'scalar' },
      { name: 'density', kind: 'scalar' },
      { name: 'pressure', kind: 'scalar' },
      { name: 'momentum', kind: 'vector' },
    ],
    boundaries: [
      [boundary, boundary],
      [boundary, boundary],
    ],
    scalars: { gamma },
    remarks: [],
    snapshots,
  }

  async function* snapshots(): AsyncGenerator<Snapshot, void, void> {
    const gas = start
      ? gasOfSnapshot(start, grid, refine, gamma)
      : quadrants(fold(key(seed), datasetName, trajectory), fine, gamma)
    const stepper = eulerStepper(fine, gamma, { width: 1 / fine[0], periodic: Array(2).fill(boundary === 'periodic') })
    let steps = 0
    for (let index = 0; index < count; index++) {
      for (let left = index === 0 ? 0 : interval; left > 1e-12; ) {
        const longest = stepper.longestStep(gas, courant)
        if (!(longest > interval / 1e5)) {
          const time = index * interval - left
          throw new SimulationError(
            `${datasetName}: the gas is none any more at time ${Number(time.toPrecision(6))}`,
            time,
            'Density or pressure fell to zero, or speeds have no bound. Give a smaller Courant number.',
          )
        }
        // Equal steps to the next snapshot, none of them much shorter than the others.
        const dt = left / Math.ceil(left / longest)
        stepper.step(gas, dt)
        left -= dt
        steps++
      }
      yield { index, time: index * interval, values: cellMeans(gas, grid, refine), steps }
      await breathe()
    }
  }
}

interface Checked {
  gamma: number
  grid: readonly number[]
  count: number
  interval: number
  courant: number
  refine: number
  start: ArrayLike<number> | undefined
}

function check({ gamma, grid, count, interval, courant, refine, start }: Checked): void {
  const name = 'eulerQuadrants:'
  checkValue(gamma > 1 && gamma <= 2, `${name} gamma`, gamma, 'above 1, at most 2')
  checkValue(Number.isInteger(count) && count >= 1, `${name} snapshots`, count, 'a whole number above 0')
  checkValue(interval > 0 && interval < 1e3, `${name} interval`, interval, 'a time above 0')
  checkValue(courant > 0 && courant <= 1, `${name} courant`, courant, 'above 0, at most 1, where the scheme is stable')
  checkValue(Number.isInteger(refine) && refine >= 1, `${name} refine`, refine, 'a whole number above 0')
  if (grid.length !== 2 || grid[0] !== grid[1] || !Number.isInteger(grid[0]) || grid[0]! < 4) {
    throw new ConfigError(`${name} grid is ${grid.join('x')}, expected a square one of at least 4x4`)
  }
  if (start && start.length !== grid[0]! * grid[1]! * 5) {
    throw new ConfigError(`${name} start has ${start.length} values, expected ${grid[0]! * grid[1]! * 5}`, {
      hint: 'A snapshot is [x, y, field] with energy, density, pressure, momentum_x and momentum_y, on the given grid.',
    })
  }
}

function gasOfSnapshot(
  values: ArrayLike<number>,
  [nx, ny]: readonly [number, number],
  refine: number,
  gamma: number,
): Gas {
  const grid = [nx * refine, ny * refine]
  const channel = (c: number) =>
    Float64Array.from({ length: grid[0]! * grid[1]! }, (_, at) => {
      const i = Math.floor(at / grid[1]! / refine)
      const j = Math.floor((at % grid[1]!) / refine)
      return values[5 * (i * ny + j) + c]!
    })
  return { grid, gamma, density: channel(1), momentum: [channel(3), channel(4)], energy: channel(0) }
}

/** `[x, y, field]`: energy, density, pressure, momentum, averaged over cells. */
function cellMeans(
  { gamma, density, momentum, energy }: Gas,
  [nx, ny]: readonly [number, number],
  refine: number,
): Float32Array {
  const values = new Float32Array(nx * ny * 5)
  const mean = (x: Float64Array, i: number, j: number) => {
    let sum = 0
    for (let a = 0; a < refine; a++)
      for (let b = 0; b < refine; b++) sum += x[(i * refine + a) * ny * refine + j * refine + b]!
    return sum / (refine * refine)
  }
  for (let i = 0; i < nx; i++) {
    for (let j = 0; j < ny; j++) {
      const [e, rho, mx, my] = [energy, density, ...momentum].map((x) => mean(x!, i, j)) as [
        number,
        number,
        number,
        number,
      ]
      values.set([e, rho, (gamma - 1) * (e - (mx * mx + my * my) / (2 * rho)), mx, my], 5 * (i * ny + j))
    }
  }
  return values
}
