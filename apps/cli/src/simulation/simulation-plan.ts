import { gases } from '@lola-ts/simulator'
import { fold, integer, key } from '@lola-ts/tensor-core/random'
import { UsageError } from '../output/errors'
import type { SimulationJob } from './simulation-job'

interface Plan {
  /** Points of a snapshot. */
  grid: [number, number]
  snapshots: number
  interval: number
  seed: number
  /** Trajectories of each split. */
  splits: Record<string, number>
}

/** A dataset of convection. Trajectories go around all combinations of the numbers. */
export interface ConvectionPlan extends Plan {
  flow: 'rayleigh-benard'
  rayleigh: number[]
  prandtl: number[]
  /** Buoyancies of the lower wall at the start, from which each trajectory draws. */
  initialBuoyancy: number[]
}

/** A dataset of a gas in blocks. Trajectories go around the gases. */
export interface EulerPlan extends Plan {
  flow: 'euler'
  /** Ratios of specific heats. */
  gamma: number[]
  boundary: 'open' | 'periodic'
}

/** A dataset that is to be simulated. The jobs follow from it. */
export type SimulationPlan = ConvectionPlan | EulerPlan

/** How many trajectories each split gets: shares of all, or numbers. */
export function splitCounts(total: number, shares: readonly number[]): Record<string, number> {
  const names = ['train', 'valid', 'test']
  const sum = shares.reduce((a, b) => a + b, 0)
  if (shares.length > names.length || shares.some((share) => !(share >= 0)) || Math.abs(sum - 1) > 1e-6) {
    throw new UsageError(
      `--split is ${shares.join(',')}, expected up to three shares of train, valid and test that add up to 1`,
      {
        hint: 'Such as 0.8,0.1,0.1.',
      },
    )
  }
  // Rounding the running sum keeps the total.
  let before = 0
  let taken = 0
  const counts: Record<string, number> = {}
  for (const [i, share] of shares.entries()) {
    before += share
    const end = Math.round(before * total)
    if (end > taken) counts[names[i]!] = end - taken
    taken = end
  }
  return counts
}

/** All trajectories of a plan, in the order of splits. */
export function jobsOf(plan: SimulationPlan): SimulationJob[] {
  const jobs: SimulationJob[] = []
  for (const [split, count] of Object.entries(plan.splits)) {
    for (let i = 0; i < count; i++) {
      const trajectory = jobs.length
      const place = { split, name: `${split}-${String(trajectory).padStart(5, '0')}` }
      jobs.push(
        plan.flow === 'euler' ? eulerJob(plan, i, trajectory, place) : convectionJob(plan, i, trajectory, place),
      )
    }
  }
  return jobs
}

type Place = Pick<SimulationJob, 'split' | 'name'>

function convectionJob(plan: ConvectionPlan, i: number, trajectory: number, place: Place): SimulationJob {
  const { grid, snapshots, interval, seed, initialBuoyancy: starts } = plan
  const combinations = plan.rayleigh.flatMap((rayleigh) => plan.prandtl.map((prandtl) => ({ rayleigh, prandtl })))
  const { rayleigh, prandtl } = combinations[i % combinations.length]!
  const initialBuoyancy = starts[integer(fold(key(seed), 'initial buoyancy', trajectory), starts.length)]!
  const file = `rayleigh_benard_Rayleigh_${shortNumber(rayleigh)}_Prandtl_${shortNumber(prandtl)}`
  const options = { rayleigh, prandtl, grid, snapshots, interval, seed, trajectory, initialBuoyancy }
  return { flow: 'rayleigh-benard', options, file, ...place }
}

function eulerJob(plan: EulerPlan, i: number, trajectory: number, place: Place): SimulationJob {
  const { grid, snapshots, interval, seed, boundary } = plan
  const gamma = plan.gamma[i % plan.gamma.length]!
  const gas = gases.find((one) => one.gamma === gamma)
  const file = `euler_multi_quadrants_${boundary}BC_gamma_${gamma}${gas ? `_${gas.name}` : ''}`
  return { flow: 'euler', options: { gamma, boundary, grid, snapshots, interval, seed, trajectory }, file, ...place }
}

/** As in The Well's file names: 1e6, 5e-1, 2. */
function shortNumber(x: number): string {
  if (x >= 1 && x < 1000) return String(x)
  return x.toExponential().replace('e+', 'e')
}
