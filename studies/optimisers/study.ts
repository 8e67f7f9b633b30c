import process from 'node:process'
import { progressOf } from './progress'
import { type StudyRun, studyRuns } from './study-run'
import { trainRun } from './train-run'
import { writeReport } from './write-report'

const option = (name: string, otherwise: number) => {
  const at = process.argv.indexOf(`--${name}`)
  const value = at < 0 ? otherwise : Number(process.argv[at + 1])
  if (Number.isFinite(value) && value > 0) return value
  throw new Error(`--${name}: expected a number above 0`)
}
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : ''
const [minutes, rate, every, jobs] = [
  option('minutes', 30),
  option('rate', 1e-4),
  option('every', 50),
  option('jobs', 2),
]
const note = (text: string) => process.stderr.write(`${text}\n`)
const runs = studyRuns(rate, every)

const controller = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => controller.abort())

/** Seconds of training that a run has had; to a percent, as medians still move. */
const trained = (run: StudyRun) => progressOf(run).seconds.at(-1) ?? 0
const left = process.argv.includes('--report')
  ? []
  : runs.filter((run) => run.name.startsWith(only ?? '') && trained(run) < 59 * minutes)

async function work(): Promise<void> {
  for (let run = left.shift(); run !== undefined && !controller.signal.aborted; run = left.shift()) {
    note(`${run.name}: from ${Math.round(trained(run))} s on, log in ${run.folder}.log`)
    await trainRun(run, 60 * minutes, controller.signal)
    const { metrics } = progressOf(run)
    const { step, validation } = metrics.at(-1) ?? {}
    note(
      `${run.name}: ${step} steps in ${Math.round(trained(run))} s of training, validation ${validation?.toPrecision(4)}`,
    )
  }
}
await Promise.all(Array.from({ length: jobs }, work))
await writeReport(runs, { rate, every })
