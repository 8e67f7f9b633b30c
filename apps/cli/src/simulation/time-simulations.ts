import { cpus } from 'node:os'
import process from 'node:process'
import type { SpeedRecord, Timing } from '@lola-ts/eval'
import { timing } from '../forecast/timing'
import { UsageError } from '../output/errors'
import type { Output } from '../output/output'
import { version } from '../version'
import { simulationOf } from './flows'
import type { SimulationJob } from './simulation-job'
import { jobsOf, type SimulationPlan } from './simulation-plan'

/**
 * Times a plan's simulations on one core, one trajectory for each combination of its constants: from each snapshot to the
 * next, over the second half of the trajectory, where the flow is developed and steps are short.
 *
 * @returns null when it was interrupted
 * @throws {UsageError} for fewer than four snapshots
 */
export async function timeSimulations(
  plan: SimulationPlan,
  { output, signal }: { output: Output; signal: AbortSignal },
): Promise<SpeedRecord | null> {
  if (plan.snapshots < 4) throw new UsageError('--time needs --snapshots 4 or more: the second half of them is timed')
  const combinations = plan.flow === 'euler' ? plan.gamma.length : plan.rayleigh.length * plan.prandtl.length
  const jobs = jobsOf({ ...plan, splits: { test: combinations } })
  const progress = output.progress('timing', jobs.length * plan.snapshots)
  const timings: Timing[] = []
  let done = 0
  let dataset = ''
  for (const job of jobs) {
    const simulation = simulationOf(job)
    dataset = simulation.datasetName
    const milliseconds: number[] = []
    let began = performance.now()
    for await (const { index } of simulation.snapshots()) {
      if (index > 0) milliseconds.push(performance.now() - began)
      progress.update(++done)
      if (signal.aborted) return null
      began = performance.now()
    }
    // `timing` leaves the first out, as a call that compiles.
    const developed = milliseconds.slice(Math.floor(milliseconds.length / 2) - 1)
    const one = timing(`simulator, ${constantsOf(job)}`, 1, developed)
    timings.push({ ...one, backend: 'none', precision: 'float64', method: 'simulator' })
  }
  progress.finish()
  return {
    format: 'lola speed',
    formatVersion: 1,
    command: ['lola', ...process.argv.slice(2)].join(' '),
    version,
    machine: cpus()[0]?.model ?? 'unknown',
    date: new Date().toISOString(),
    dataset,
    grid: [...plan.grid],
    interval: plan.interval,
    timings,
  }
}

/** What makes one trajectory slower than another, in words. */
const constantsOf = (job: SimulationJob) =>
  job.flow === 'euler'
    ? `gamma ${job.options.gamma}`
    : `Ra ${job.options.rayleigh.toExponential().replace('e+', 'e')}, Pr ${job.options.prandtl}`
