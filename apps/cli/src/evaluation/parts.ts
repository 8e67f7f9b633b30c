import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Diagnostics, type ExampleStates, ScoreError, type ScoreKind } from '@lola-ts/eval'
import { writeAtomic } from '@lola-ts/tensor-core/node'
import { makeFolder } from '../output/make-folder'
import type { EvaluationSource, SourceFacts } from './evaluation-source'
import type { JobScores } from './score-job'
import type { ScoringOptions } from './scoring-options'

/** What an evaluation was asked for; parts of another one are never mixed in. */
export interface EvaluationRecipe {
  facts: SourceFacts
  scoring: ScoringOptions
  timed: EvaluationSource['timed']
}

/** A job that is done, without its lines. */
export interface PartNotes {
  lines: number
  diagnostics: Diagnostics[]
  times: Partial<Record<ScoreKind, number[]>>
  example: ExampleStates | null
}

/** The jobs that are done, in a folder beside the results, until all are. */
export interface Parts {
  has(job: string): Promise<boolean>
  write(job: string, scores: JobScores): Promise<void>
  notes(job: string): Promise<PartNotes>
  /** The text of a part: `scores.csv`, `stats.csv` or `example.bin`. */
  file(job: string, kind: 'csv' | 'stats.csv' | 'bin'): string
  remove(): Promise<void>
}

/**
 * Opens the parts of an evaluation, and leaves word there what they are of.
 *
 * @throws {ScoreError} when the folder holds parts of another evaluation
 */
export async function openParts(out: string, recipe: EvaluationRecipe): Promise<Parts> {
  const folder = join(out, 'parts')
  await makeFolder(folder)
  const about = join(folder, 'recipe.json')
  const text = `${JSON.stringify(recipe, null, 2)}\n`
  const before = await readFile(about, 'utf8').catch(() => null)
  if (before !== null && before !== text) {
    throw new ScoreError(`${out}: holds unfinished scores of another evaluation (other data, model or options)`, {
      hint: `Give another folder with --out, or delete ${folder}.`,
    })
  }
  if (before === null) await writeAtomic(about, text)
  const path = (job: string, end: string) => join(folder, `${job.replace(/[^\w.@-]+/g, '_')}.${end}`)
  return {
    has: (job) =>
      readFile(path(job, 'json'), 'utf8').then(
        (notes) => (JSON.parse(notes) as { job: string }).job === job,
        () => false,
      ),
    async write(job, { lines, lola, diagnostics, times, example }) {
      await writeAtomic(path(job, 'csv'), lines.map((line) => `${line}\n`).join(''))
      if (lola.length > 0) await writeAtomic(path(job, 'stats.csv'), lola.map((line) => `${line}\n`).join(''))
      if (example) await writeAtomic(path(job, 'bin'), new Uint8Array(example.values.buffer))
      // Last: where this stands, the part is whole.
      const notes = { job, lines: lines.length, diagnostics, times, example: example?.about ?? null }
      await writeAtomic(path(job, 'json'), JSON.stringify(notes))
    },
    notes: async (job) => JSON.parse(await readFile(path(job, 'json'), 'utf8')) as PartNotes,
    file: path,
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
