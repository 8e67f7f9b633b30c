import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import {
  addDiagnostics,
  type Diagnostics,
  type EvaluationManifest,
  horizonTable,
  manifestFromJson,
  parseScoreRows,
  recordedIdentities,
  type ScoreAccumulator,
  ScoreError,
  type SummaryRow,
  scoreAccumulator,
  scoreHeader,
  summariseScores,
  summaryTable,
  toCsv,
  toLatex,
  toMarkdownTable,
} from '@lola-ts/eval'
import { writeAtomic } from '@lola-ts/tensor-core/node'
import { timing } from '../forecast/timing'
import type { EvaluationRecipe, PartNotes, Parts } from './parts'

export interface Finished {
  manifest: EvaluationManifest
  /** By horizon, with intervals. */
  rows: SummaryRow[]
  /** The files that were written. */
  files: string[]
}

/** Where and when, which the results do not depend on. */
export type Circumstances = Pick<EvaluationManifest, 'command' | 'version' | 'backend' | 'machine' | 'date'>

/**
 * Puts the parts of an evaluation together, in the order of the jobs: `scores.csv`, its averages as `summary.csv` (by
 * lead), `horizons.csv`, `.md` and `.tex`, `diagnostics.json`, and `manifest.json` last: where it stands, all is there.
 *
 * @throws {ScoreError} when a job is missing
 */
export async function finishEvaluation(
  out: string,
  recipe: EvaluationRecipe,
  parts: Parts,
  where: Circumstances,
): Promise<Finished> {
  const { facts, scoring, timed } = recipe
  const jobs = facts.trajectories
  const identities = recordedIdentities({
    fields: facts.fields,
    grid: facts.grid,
    normalise: normalised(recipe),
    vrmse: scoring.vrmse,
  })
  const notes: PartNotes[] = []
  for (const job of jobs) {
    if (!(await parts.has(job))) {
      throw new ScoreError(`${out}: ${job} has not been scored yet`, { hint: 'Run the remaining shares first.' })
    }
    notes.push(await parts.notes(job))
  }
  // What stood here before must not be taken for whole while it is replaced.
  await rm(join(out, 'manifest.json'), { force: true })
  await joinFiles(
    join(out, 'scores.csv'),
    jobs.map((job) => parts.file(job, 'csv')),
    `${scoreHeader(identities.map(({ metric }) => metric))}\n`,
  )
  const files = ['scores.csv', 'summary.csv', 'horizons.csv', 'horizons.md', 'horizons.tex', 'diagnostics.json']
  if (scoring.lola) {
    await joinFiles(
      join(out, 'stats.csv'),
      jobs.map((job) => parts.file(job, 'stats.csv')),
      '',
    )
    files.push('stats.csv')
  }
  const example = notes.find((part) => part.example)?.example ?? null
  if (example) {
    await writeAtomic(
      join(out, 'example.bin'),
      await readFile(parts.file(jobs[notes.findIndex((part) => part.example)]!, 'bin')),
    )
    files.push('example.bin')
  }

  const timings = (Object.keys(timed) as (keyof typeof timed)[]).flatMap((kind) => {
    const calls = notes.flatMap(({ times }) => times[kind] ?? [])
    const { case: what, method, batch } = timed[kind]!
    return calls.length > 0 ? [{ ...timing(what, batch, calls), method }] : []
  })
  const manifest: EvaluationManifest = {
    format: 'lola evaluation',
    formatVersion: 1,
    ...where,
    ...facts,
    horizons: scoring.horizons,
    scores: identities,
    rows: notes.reduce((sum, { lines }) => sum + lines, 0),
    timings,
    example,
  }
  const scores = await accumulate(out, manifest)
  const rows = summariseScores(scores, { horizons: scoring.horizons })
  await writeAtomic(join(out, 'summary.csv'), toCsv(summaryTable(summariseScores(scores, { intervals: false }))))
  await writeAtomic(join(out, 'horizons.csv'), toCsv(summaryTable(rows)))
  const shown = horizonTable(rows.filter(({ field, against }) => field === 'mean' && against === 'truth'))
  await writeAtomic(join(out, 'horizons.md'), `${toMarkdownTable(shown)}\n`)
  await writeAtomic(join(out, 'horizons.tex'), toLatex(shown, { caption: caption(manifest), label: 'tab:scores' }))
  await writeAtomic(join(out, 'diagnostics.json'), JSON.stringify(together(notes)))
  await writeAtomic(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  await parts.remove()
  return { manifest, rows, files: [...files, 'manifest.json'].map((name) => join(out, name)) }
}

/** Reads what an evaluation wrote into sums, a line at a time. @throws {ScoreError} where lines are missing or damaged */
export async function accumulate(
  out: string,
  manifest: EvaluationManifest,
  into: ScoreAccumulator = scoreAccumulator(),
): Promise<ScoreAccumulator> {
  const path = join(out, 'scores.csv')
  const input = createReadStream(path)
  const failed = once(input, 'error').then(([error]) => {
    throw new ScoreError(`${path}: cannot be read`, {
      cause: error,
      hint: 'Evaluate again, or fetch the whole results folder.',
    })
  })
  failed.catch(() => {})
  let rows = -1
  async function* counted() {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      rows++
      yield line
    }
  }
  const reading = (async () => {
    for await (const record of parseScoreRows(counted(), manifest.scores, path)) into.add(record)
  })()
  await Promise.race([reading, failed])
  if (rows !== manifest.rows) {
    throw new ScoreError(
      `${path}: ${Math.max(0, rows)} rows, and the manifest says ${manifest.rows}: cut off or mixed up`,
      {
        hint: 'Evaluate again, or fetch the whole results folder.',
      },
    )
  }
  return into
}

/** Reads the manifest of a finished evaluation; null where there is none. */
export async function readManifest(out: string): Promise<EvaluationManifest | null> {
  const path = join(out, 'manifest.json')
  const text = await readFile(path, 'utf8').catch(() => null)
  return text === null ? null : manifestFromJson(text, path)
}

const normalised = ({ facts }: EvaluationRecipe) => (facts.normalisation === null ? undefined : <V>(x: V) => x)

const caption = ({ dataset, trajectories, members }: EvaluationManifest) =>
  `${dataset}: means over ${trajectories.length} forecasts of ${members} member${members === 1 ? '' : 's'} by lead time in states, with 95 % intervals by bootstrap over trajectories.`

/** Diagnostics of all jobs, in order of appearance. */
function together(notes: readonly PartNotes[]): Diagnostics[] {
  const all = new Map<string, Diagnostics>()
  for (const one of notes.flatMap(({ diagnostics }) => diagnostics)) {
    const key = JSON.stringify([one.model, one.kind, one.horizon])
    const before = all.get(key)
    all.set(key, before ? addDiagnostics(before, one) : one)
  }
  return [...all.values()]
}

/** One file of many, whole or not at all, without holding any in memory. */
async function joinFiles(path: string, from: readonly string[], head: string): Promise<void> {
  const temporary = `${path}.unfinished`
  const output = createWriteStream(temporary)
  try {
    output.write(head)
    for (const file of from) {
      for await (const bytes of createReadStream(file)) if (!output.write(bytes)) await once(output, 'drain')
    }
    output.end()
    await once(output, 'finish')
    await rename(temporary, path)
  } catch (error) {
    output.destroy()
    await rm(temporary, { force: true })
    throw error
  }
}
