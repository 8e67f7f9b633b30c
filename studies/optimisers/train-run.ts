import { spawn } from 'node:child_process'
import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { clockFile, type Metrics, metricsFile, progressOf, readLines, special } from './progress'
import type { StudyRun } from './study-run'
import { kept, trainingTime } from './training-time'

/** Trains until the run has had so many seconds of training, or `signal` is heard, and leaves a checkpoint. */
export async function trainRun(run: StudyRun, seconds: number, signal: AbortSignal): Promise<void> {
  mkdirSync(dirname(run.folder), { recursive: true })
  const before = progressOf(run)
  const session = 1 + (before.ticks.at(-1)?.session ?? -1)
  let ticks = before.ticks
  let seen = before.metrics.at(-1)?.step ?? 0
  let size = -1

  const log = `${run.folder}.log`
  const file = openSync(log, 'a')
  const child = spawn(process.execPath, [...command(run), ...settings(run)], { stdio: ['ignore', file, file] })
  closeSync(file)
  const ended = new Promise<number | null>((done) => child.on('close', done))
  const stop = () => child.kill('SIGINT')
  signal.addEventListener('abort', stop, { once: true })
  let stopped = false
  while (child.exitCode === null && child.signalCode === null) {
    await sleep(20)
    const now = statSync(metricsFile(run), { throwIfNoEntry: false })?.size ?? -1
    if (now === size) continue
    size = now
    const cpu = processorTime(child.pid!)
    const last = readLines<Metrics>(metricsFile(run)).at(-1)?.step ?? 0
    if (cpu !== undefined && last > seen) {
      const tick = { step: last, session, cpu }
      appendFileSync(clockFile(run), `${JSON.stringify(tick)}\n`)
      ticks = kept([...ticks, tick])
    }
    // A run that goes on from an earlier checkpoint takes rows back first.
    seen = last
    if (stopped || (trainingTime(ticks, special(run, ticks)).at(-1) ?? 0) < seconds) continue
    stopped = true
    stop()
  }
  const code = await ended
  signal.removeEventListener('abort', stop)
  if (code !== 130) throw new Error(`${run.name}: ended with ${code}, see ${log}`)
}

const command = ({ folder }: StudyRun) =>
  `apps/cli/dist/main.js train autoencoder --preset rb-64 --threads 1 --run ${folder}`.split(' ')

/** Checkpoints come with validations, whose steps are not timed. */
const settings = ({ overrides, every }: StudyRun) => [
  ...overrides,
  ...['train.steps=1000000', 'train.keep=1', `train.validateEvery=${every}`, `train.checkpointEvery=${every}`],
]

/** Seconds of processor time that a process has taken, of all its threads; nothing when it has ended. */
function processorTime(pid: number): number | undefined {
  try {
    // After the name, which may hold anything, the 12th and 13th entries, in hundredths of a second.
    const entries = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return (Number(entries[11]) + Number(entries[12])) / 100
  } catch {
    return undefined
  }
}
