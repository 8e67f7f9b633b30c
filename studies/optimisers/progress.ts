import { existsSync, readFileSync } from 'node:fs'
import { key } from '@lola-ts/tensor-core/random'
import type { StudyRun } from './study-run'
import { kept, type Tick, trainingTime } from './training-time'

export interface Metrics {
  step: number
  loss: number
  validation?: number
}

/** What is known of a run: its metrics, and how long it had trained at each of the ticks. */
export interface Progress {
  ticks: Tick[]
  seconds: number[]
  metrics: Metrics[]
}

export function progressOf(run: StudyRun): Progress {
  const metrics = readLines<Metrics>(metricsFile(run))
  const last = metrics.at(-1)?.step ?? 0
  const ticks = kept(readLines<Tick>(clockFile(run))).filter(({ step }) => step <= last)
  return { ticks, seconds: trainingTime(ticks, special(run, ticks)), metrics }
}

/** Which steps did more than train: the first of their kind, which compile, those that were validated, and the next ones. */
export function special({ plan, every }: StudyRun, ticks: readonly Tick[]): boolean[] {
  const compiled = new Set<string>()
  return ticks.map(({ step, session }) => {
    const { decisions } = plan(step, {}, key(0))
    const kind = `${session} ${JSON.stringify(decisions)}`
    const first = !compiled.has(kind)
    compiled.add(kind)
    return first || step % every < 2
  })
}

export const metricsFile = ({ folder }: StudyRun) => `${folder}/metrics.jsonl`
export const clockFile = ({ folder }: StudyRun) => `${folder}.clock.jsonl`

/** The whole lines of a file; what is being written is left for later. */
export function readLines<T>(path: string): T[] {
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.slice(0, -1).map((line) => JSON.parse(line))
}
