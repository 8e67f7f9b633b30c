import { existsSync } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError } from '@lola-ts/tensor-core'
import { takeLock, writeAtomic } from '@lola-ts/tensor-core/node'
import { datasetStats, formatStats, openWell, validateWell } from '@lola-ts/well-data/node'
import { makeFolder } from '../output/make-folder'
import type { Output } from '../output/output'
import { assemble } from './assemble'
import { workOf } from './estimate'
import { type FailedJob, runJobs } from './run-jobs'
import type { SimulationJob } from './simulation-job'
import { jobsOf, type SimulationPlan } from './simulation-plan'

export interface SimulateDatasetOptions {
  out: string
  workers: number
  output: Output
  signal: AbortSignal
}

export interface SimulatedDataset {
  failed: FailedJob[]
  /** Complaints of the validation. */
  errors: string[]
  files: string[]
}

/**
 * Simulates a dataset into a folder, in The Well's layout: `data/<split>/*.hdf5`, `stats.yaml`, and `simulation.json` that
 * says how. Trajectories are files of their own under `parts/` until all are there; a second run goes on from those.
 *
 * @returns null when it was interrupted
 * @throws ConfigError if the folder holds a dataset of another plan
 */
export async function simulateDataset(
  plan: SimulationPlan,
  options: SimulateDatasetOptions,
): Promise<SimulatedDataset | null> {
  const { out, workers, output, signal } = options
  await makeFolder(join(out, 'parts'))
  const lock = await takeLock(join(out, 'parts', 'lock'))
  try {
    await keepPlan(join(out, 'simulation.json'), plan)
    const jobs = jobsOf(plan)
    const fileOf = ({ split, file }: SimulationJob) => join(out, 'data', split, `${file}.hdf5`)
    const partOf = ({ name }: SimulationJob) => join(out, 'parts', `${name}.hdf5`)
    const open = jobs.filter((job) => !existsSync(fileOf(job)) && !existsSync(partOf(job)))
    if (open.length < jobs.length)
      output.note(`${jobs.length - open.length} of ${jobs.length} trajectories were there already`)

    await makeFolder(join(out, 'failed'))
    const progress = output.progress(
      'simulating',
      jobs.length * plan.snapshots,
      (jobs.length - open.length) * plan.snapshots,
    )
    let snapshots = (jobs.length - open.length) * plan.snapshots
    const failed = await runJobs({
      // Longest first: no process is left alone with a long one in the end.
      jobs: [...open].sort((a, b) => workOf(b) - workOf(a)),
      workers,
      paths: (job) => ({ path: partOf(job), partial: join(out, 'failed', `${job.name}.hdf5`) }),
      signal,
      onSnapshot: () => progress.update(++snapshots),
      onRemark: output.note,
    })
    progress.finish()
    if (signal.aborted) return null
    // What the flow is not to blame for may go well the next time: everything stays as it is for that.
    if (failed.some(({ reason }) => !reason.startsWith('SIMULATION'))) return { failed, errors: [], files: [] }

    const files = [...new Set(jobs.map(fileOf))]
    for (const file of files) {
      const parts = jobs.filter((job) => fileOf(job) === file).map(partOf)
      const there = parts.filter((part) => existsSync(part))
      if (!existsSync(file) && there.length > 0) await assemble(file, there)
    }
    // With the lock, and what a process that was stopped left half written.
    await rm(join(out, 'parts'), { recursive: true })
    await writeStatistics(out, plan)
    const findings = await validateWell(out)
    const errors = findings.filter(({ severity }) => severity === 'error').map(({ file, what }) => `${file}: ${what}`)
    if ((await readdir(join(out, 'failed'))).length === 0) await rm(join(out, 'failed'), { recursive: true })
    return { failed, errors, files: files.filter((file) => existsSync(file)) }
  } finally {
    await lock.release()
  }
}

async function keepPlan(path: string, plan: SimulationPlan): Promise<void> {
  const text = `${JSON.stringify(plan, null, 2)}\n`
  if (existsSync(path)) {
    if ((await readFile(path, 'utf8')) === text) return
    throw new ConfigError(`${path}: this folder holds a dataset of other options`, {
      hint: 'Give the same options to go on with it, or another folder.',
    })
  }
  await writeAtomic(path, text)
}

/** The Well's `stats.yaml`, of the training data as they are. */
async function writeStatistics(out: string, plan: SimulationPlan): Promise<void> {
  const split = Object.keys(plan.splits)[0]!
  if (!existsSync(join(out, 'data', split))) return
  const dataset = await openWell(out, { split })
  try {
    dataset.physics.transforms = {}
    await writeAtomic(join(out, 'stats.yaml'), formatStats(await datasetStats(dataset)))
  } finally {
    dataset.close()
  }
}
