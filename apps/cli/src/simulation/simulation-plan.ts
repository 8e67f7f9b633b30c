import { fold, integer, key } from '@lola-ts/tensor-core/random'
import { UsageError } from '../output/errors'
import type { FlowName, SimulationJob } from './simulation-job'

/** A dataset that is to be simulated. The jobs follow from it. */
export interface SimulationPlan {
  flow: FlowName
  /** Points of a snapshot. */
  grid: [number, number]
  snapshots: number
  interval: number
  seed: number
  /** Trajectories of each split. */
  splits: Record<string, number>
  /** Values of each parameter; trajectories go around all their combinations. */
  rayleigh: number[]
  prandtl: number[]
  /** Buoyancies of the lower wall at the start, from which each trajectory draws. */
  initialBuoyancy: number[]
}

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

/** All trajectories of a plan, those of one file together. */
export function jobsOf(plan: SimulationPlan): SimulationJob[] {
  const { flow, grid, snapshots, interval, seed, splits, initialBuoyancy } = plan
  const combinations = plan.rayleigh.flatMap((rayleigh) => plan.prandtl.map((prandtl) => ({ rayleigh, prandtl })))
  const jobs: SimulationJob[] = []
  let trajectory = 0
  for (const [split, count] of Object.entries(splits)) {
    for (let i = 0; i < count; i++, trajectory++) {
      const { rayleigh, prandtl } = combinations[i % combinations.length]!
      const draw = fold(key(seed), 'initial buoyancy', trajectory)
      const options = {
        rayleigh,
        prandtl,
        grid,
        snapshots,
        interval,
        seed,
        trajectory,
        initialBuoyancy: initialBuoyancy[integer(draw, initialBuoyancy.length)]!,
      }
      const file = `rayleigh_benard_Rayleigh_${shortNumber(rayleigh)}_Prandtl_${shortNumber(prandtl)}`
      jobs.push({ flow, options, split, file, name: `${split}-${String(trajectory).padStart(5, '0')}` })
    }
  }
  return jobs
}

/** As in The Well's file names: 1e6, 5e-1, 2. */
export function shortNumber(x: number): string {
  if (x >= 1 && x < 1000) return String(x)
  return x.toExponential().replace('e+', 'e')
}
