import { type ChildProcess, fork } from 'node:child_process'
import process from 'node:process'
import type { SimulationJob } from './simulation-job'
import type { FromWorker, ToWorker } from './worker-messages'

export interface RunJobsOptions {
  jobs: readonly SimulationJob[]
  workers: number
  /** The files of a job. */
  paths: (job: SimulationJob) => { path: string; partial: string }
  signal: AbortSignal
  onSnapshot: () => void
  onRemark: (text: string) => void
}

export interface FailedJob {
  job: SimulationJob
  reason: string
}

/**
 * Simulates trajectories in `workers` processes, the next one wherever one is free.
 *
 * @returns those that failed; all others are done unless the signal was aborted
 */
export async function runJobs(options: RunJobsOptions): Promise<FailedJob[]> {
  const { jobs, workers, paths, signal, onSnapshot, onRemark } = options
  const queue = [...jobs]
  const failed: FailedJob[] = []

  /** One process until the queue is empty; a process that dies takes its job with it, and another one goes on. */
  async function work(): Promise<void> {
    while (queue.length > 0 && !signal.aborted) {
      const child = fork(process.argv[1]!, ['simulate', '--worker'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
      await serve(child)
    }
  }

  function serve(child: ChildProcess): Promise<void> {
    let job: SimulationJob | undefined
    const stop = () => child.kill('SIGKILL')
    signal.addEventListener('abort', stop, { once: true })
    const next = () => {
      job = signal.aborted ? undefined : queue.shift()
      if (job) child.send({ job, ...paths(job) } satisfies ToWorker)
      else if (child.connected) child.disconnect()
    }
    child.on('message', (message: FromWorker) => {
      if (message.type === 'snapshot') onSnapshot()
      else if (message.type === 'remark') onRemark(message.text)
      else {
        if (message.type === 'failed') failed.push({ job: job!, reason: message.reason })
        next()
      }
    })
    return new Promise((resolve) => {
      child.on('error', () => {})
      child.on('exit', (code, by) => {
        signal.removeEventListener('abort', stop)
        if (job && !signal.aborted) failed.push({ job, reason: `its process ended with ${by ?? `status ${code}`}` })
        resolve()
      })
    })
  }

  await Promise.all(Array.from({ length: Math.min(workers, jobs.length) }, work))
  return failed
}
