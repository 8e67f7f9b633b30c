import process from 'node:process'
import { isLolaError } from '@lola-ts/tensor-core'
import { createWell, type WellWriter } from '@lola-ts/well-data/node'
import { explain } from '../output/errors'
import { version } from '../version'
import { simulationOf } from './flows'
import type { SimulationJob } from './simulation-job'
import type { FromWorker, ToWorker } from './worker-messages'

/** Serves as a worker process: simulates the trajectories that its parent sends, until that goes away. */
export function serveSimulations(): Promise<void> {
  // Ctrl-C reaches the whole group of processes; the parent says when to stop.
  process.on('SIGINT', () => {})
  return new Promise((resolve) => {
    process.on('disconnect', () => resolve())
    process.on('message', (message: ToWorker) => {
      void runJob(message).then(
        () => send({ type: 'done', name: message.job.name }),
        (error) =>
          send({ type: 'failed', name: message.job.name, reason: explain(error).lines[0]!.replace(/^✗ /, '') }),
      )
    })
    send({ type: 'ready' })
  })
}

async function runJob({ job, path, partial }: ToWorker): Promise<void> {
  try {
    await simulateInto(path, job, partial)
  } catch (error) {
    if (!isLolaError(error, 'SIMULATION')) throw error
    // Half the time step, once: what fails then as well is not resolved.
    send({ type: 'remark', text: `${job.name}: ${error.message}; again with half the time step` })
    await simulateInto(path, job, partial, { courant: 0.2 })
  }
}

/** Writes a trajectory, or as much of it as is good to `partial`. */
async function simulateInto(path: string, job: SimulationJob, partial: string, change = {}): Promise<void> {
  const simulation = simulationOf(job, change)
  for (const text of simulation.remarks) send({ type: 'remark', text: `${job.name}: ${text}` })
  const attributes = {
    made_by: `lola simulate ${version}`,
    seed: job.options.seed ?? 0,
    trajectory: job.options.trajectory ?? 0,
  }
  const begin = (to: string) => createWell(to, { ...simulation, attributes })
  let file: WellWriter | null = await begin(path)
  const good: { time: number; values: Float32Array }[] = []
  try {
    for await (const { time, values } of simulation.snapshots()) {
      await file.append(values, { time })
      good.push({ time, values })
      send({ type: 'snapshot', name: job.name })
    }
    await file.close()
    file = null
  } catch (error) {
    await file?.abandon()
    if (good.length > 0 && isLolaError(error, 'SIMULATION')) {
      const rest = await begin(partial)
      for (const { time, values } of good) await rest.append(values, { time })
      await rest.close()
    }
    throw error
  }
}

function send(message: FromWorker): void {
  if (process.connected) process.send?.(message)
}
