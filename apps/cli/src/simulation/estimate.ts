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
  const speed = jobs[0] ? await secondsPerWork(jobs[0]) : 0
  const values = plan.grid[0] * plan.grid[1] * 4 * plan.snapshots * jobs.length
  const work = jobs.reduce((sum, job) => sum + workOf(job), 0)
  return { trajectories: jobs.length, seconds: work * speed, bytes: 4 * values }
}

/** Time of a calm step on the grid of a job, a unit of work. */
async function secondsPerWork(job: SimulationJob): Promise<number> {
  const run = async () => {
    let steps = 0
    const began = performance.now()
    const flow = simulationOf({ ...job, options: { ...job.options, snapshots: 24, interval: 0.25 } })
    for await (const snapshot of flow.snapshots()) steps = snapshot.steps
    return (performance.now() - began) / 1000 / steps
  }
  // The first run is slower: code is compiled as it goes.
  await run()
  return (await run()) / pointsOf(job)
}

/** Points of the solver's grid, with the growth of its transforms. */
function pointsOf({ options }: SimulationJob): number {
  const ny = Math.max(options.grid?.[1] ?? 32, 48 * Math.max(1, (options.rayleigh / 1e7) ** (1 / 8)))
  return 4 * ny * ny * (0.5 + ny / 96)
}

/** Steps times points. Rolls grow for ten units of time; then the flow crosses a cell in a step or two. */
function workOf(job: SimulationJob): number {
  const { rayleigh, snapshots = 101, interval = 0.25 } = job.options
  const time = (snapshots - 1) * interval
  const ny = Math.max(48, 48 * (rayleigh / 1e7) ** (1 / 8))
  const busy = 1.8 * ny * (rayleigh / 1e6) ** 0.06
  return pointsOf(job) * (8 * time + Math.max(0, time - 10) * Math.max(0, busy - 8))
}
