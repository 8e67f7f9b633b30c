import { simulationOf } from './flows'
import type { SimulationJob } from './simulation-job'
import { jobsOf, type SimulationPlan } from './simulation-plan'

export interface Estimate {
  trajectories: number
  /** Of one processor core, by a short run of the first flow here and what such flows need later. */
  seconds: number
  /** Of the files, before compression. */
  bytes: number
}

/** What a plan will take. */
export async function estimate(plan: SimulationPlan): Promise<Estimate> {
  const jobs = jobsOf(plan)
  const channels = plan.flow === 'euler' ? 5 : 4
  const values = plan.grid[0] * plan.grid[1] * channels * plan.snapshots * jobs.length
  const speed = jobs[0] ? await secondsPerWork(jobs[0]) : 0
  return {
    trajectories: jobs.length,
    seconds: jobs.reduce((sum, job) => sum + workOf(job), 0) * speed,
    bytes: 4 * values,
  }
}

/** Time of a step of a job at its start, over the points of its solver. */
async function secondsPerWork(job: SimulationJob): Promise<number> {
  const run = async () => {
    let steps = 0
    const began = performance.now()
    for await (const snapshot of simulationOf(job, { snapshots: job.flow === 'euler' ? 4 : 24 }).snapshots())
      steps = snapshot.steps
    return (performance.now() - began) / 1000 / steps
  }
  // The first run is slower: code is compiled as it goes.
  await run()
  return (await run()) / pointsOf(job)
}

/** Steps times points that a job will take. */
export function workOf(job: SimulationJob): number {
  return pointsOf(job) * stepsOf(job)
}

/** Points of the solver's grid, for convection with the growth of its transforms. */
function pointsOf(job: SimulationJob): number {
  if (job.flow === 'euler') return Math.max(256, job.options.grid?.[0] ?? 64) ** 2
  const ny = layers(job.options.rayleigh, job.options.grid?.[1])
  return 4 * ny * ny * (0.5 + ny / 96)
}

const layers = (rayleigh: number, least = 32) => Math.max(least, 48 * Math.max(1, (rayleigh / 1e7) ** (1 / 8)))

/** As counted on runs with the default Courant numbers. */
function stepsOf(job: SimulationJob): number {
  const { snapshots = 101, interval = 0.25 } = job.options
  const time = (snapshots - 1) * interval
  if (job.flow === 'euler') return Math.max(256, job.options.grid?.[0] ?? 64) * time * 4.5
  // Rolls grow for ten units of time; then the flow crosses a cell in a step or two.
  const { rayleigh, grid } = job.options
  const busy = 1.8 * layers(rayleigh, grid?.[1]) * (rayleigh / 1e6) ** 0.06
  return 8 * time + Math.max(0, time - 10) * Math.max(0, busy - 8)
}
