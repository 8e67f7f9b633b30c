import { fold, key } from '@lola-ts/tensor-core/random'
import { SimulationError } from '../errors'
import { chebyshevNodes } from '../legendre/chebyshev-nodes'
import { gaussLegendre } from '../legendre/legendre'
import { breathe, type Simulation, type Snapshot } from '../simulation'
import { boussinesqStepper } from './boussinesq-stepper'
import type { FlowState } from './flow-state'
import { gridValues } from './grid-values'
import { noisyState } from './initial-state'
import { pressurePlan } from './pressure-plan'
import { type RayleighBenardOptions, resolveRayleighBenard } from './rayleigh-benard-options'
import { stateOfSnapshot } from './state-of-snapshot'

/**
 * Rayleigh-Bénard convection in a box of fluid heated from below, as in The Well's `rayleigh_benard`.
 *
 * Two-dimensional Boussinesq equations in units of the box's height and its free fall, κ = (Ra Pr)^-½, ν = (Ra/Pr)^-½:
 * the noise of the start grows for some ten units of time, plumes rise, and convection becomes chaotic. Snapshots lie on
 * Chebyshev nodes in y and uniform points in x. They are computed on a grid of their own (`solverGrid`), and truncated.
 *
 * ```ts
 * for await (const { time, values } of rayleighBenard({ rayleigh: 1e6, prandtl: 1 }).snapshots()) draw(time, values)
 * ```
 *
 * The first snapshot holds pressure zero, as The Well's do.
 *
 * @throws ConfigError for numbers that make no flow, or none that this solver resolves
 */
export function rayleighBenard(options: RayleighBenardOptions): Simulation {
  const settings = resolveRayleighBenard(options)
  const { rayleigh, prandtl, grid, solverGrid, length, interval, remarks } = settings
  const times = Array.from({ length: settings.snapshots }, (_, i) => i * interval)
  return {
    datasetName: 'rayleigh_benard',
    spatialDims: ['x', 'y'],
    coordinates: [
      Array.from({ length: grid[0] }, (_, i) => (i * length) / grid[0]),
      Array.from(chebyshevNodes(grid[1])),
    ],
    times,
    fields: [
      { name: 'buoyancy', kind: 'scalar' },
      { name: 'pressure', kind: 'scalar' },
      { name: 'velocity', kind: 'vector' },
    ],
    boundaries: [
      ['periodic', 'periodic'],
      ['wall', 'wall'],
    ],
    scalars: { Rayleigh: rayleigh, Prandtl: prandtl },
    remarks,
    snapshots,
  }

  async function* snapshots(): AsyncGenerator<Snapshot, void, void> {
    const [nk, ny] = [solverGrid[0] / 2, solverGrid[1]]
    const nu = (rayleigh / prandtl) ** -0.5
    const stepper = boussinesqStepper({ ny, nk, length, kappa: (rayleigh * prandtl) ** -0.5, nu })
    const sampler = gridValues(grid, nk, ny)
    const pressureOf = pressurePlan(stepper, ny, nu)
    const state = start(nk, ny)
    let steps = 0
    for (const [index, time] of times.entries()) {
      if (index > 0) steps += advance(stepper, state, time - interval, settings)
      stepper.evaluate(state)
      const { b, u, v } = stepper.fields
      const still = index === 0 && !options.start
      const pressure = still ? null : sampler.toGrid(pressureOf())
      yield {
        index,
        time,
        values: interleave(sampler.toGrid(b), pressure, sampler.toGrid(u), sampler.toGrid(v)),
        steps,
      }
      await breathe()
    }
  }

  function start(nk: number, ny: number): FlowState {
    if (options.start) return stateOfSnapshot(options.start, grid, { nk, ny, length })
    const { seed, trajectory, initialBuoyancy, noise } = settings
    return noisyState(fold(key(seed), 'rayleigh_benard', trajectory), nk, ny, initialBuoyancy, noise)
  }
}

/** From one snapshot to the next, in equal steps where the flow allows. Gives their number. */
function advance(
  stepper: ReturnType<typeof boussinesqStepper>,
  state: FlowState,
  from: number,
  { interval, length, solverGrid, maxStep, courant }: ReturnType<typeof resolveRayleighBenard>,
): number {
  const dx = length / solverGrid[0]
  const dy = gaussLegendre(stepper.plan.grid[1]).nodes.map(
    (xi) => ((Math.PI / solverGrid[1]) * Math.sqrt(1 - xi * xi)) / 2,
  )
  let left = interval
  let planned = 0
  let steps = 0
  while (left > 1e-9 * interval) {
    stepper.evaluate(state)
    const rate = stepper.plan.crossingRate(dx, dy)
    const time = from + interval - left
    if (!Number.isFinite(rate)) {
      const reason =
        'The grid or the time step was too coarse for this flow: give a finer solver grid or a smaller Courant number.'
      throw new SimulationError(`rayleigh_benard: values are no numbers any more at time ${round(time)}`, time, reason)
    }
    const dt = left / Math.max(1, planned)
    // A flow that has sped up beyond the margin of the plan gets a new one for the rest of the interval.
    if (planned === 0 || dt * rate > 1.1 * courant) {
      planned = Math.ceil(left * Math.max(rate / courant, 1 / maxStep) - 1e-9)
      if (planned > 1e5) {
        const reason = 'Such speeds are no convection: the flow is not resolved. Give a finer solver grid.'
        throw new SimulationError(
          `rayleigh_benard: needs more than 100000 steps from time ${round(time)}`,
          time,
          reason,
        )
      }
    }
    stepper.step(state, left / planned)
    left -= left / planned
    planned--
    steps++
  }
  return steps
}

const round = (time: number) => Number(time.toPrecision(6))

function interleave(...fields: (Float64Array | null)[]): Float32Array {
  const points = fields.find((field) => field !== null)!.length
  const values = new Float32Array(points * fields.length)
  fields.forEach((field, c) => {
    if (field) for (let i = 0; i < points; i++) values[i * fields.length + c] = field[i]!
  })
  return values
}
