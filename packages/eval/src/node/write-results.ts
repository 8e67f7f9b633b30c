import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { WriteError } from '@lola-ts/tensor-core'
import { writeAtomic } from '@lola-ts/tensor-core/node'
import { isTiming, type Results, resultsToJson } from '../results'
import type { ScoreRecord } from '../scores'
import { scoreTable, summarise, timingTable, toCsv } from '../tables'

export interface ResultFiles {
  /** Text of a report to put beside, as `report.html`. */
  report?: string
}

/**
 * Writes `results.json`, `scores.csv`, their averages over trajectories as `summary.csv` and, if there are any,
 * `timings.csv` and `report.html` into a folder, which is made if need be.
 *
 * @returns the paths written
 * @throws WriteError if something cannot be written
 */
export async function writeResults(folder: string, results: Results, { report }: ResultFiles = {}): Promise<string[]> {
  const timings = results.results.filter(isTiming)
  const scores = results.results.filter((result): result is ScoreRecord => !isTiming(result))
  const files: [string, string][] = [
    ['results.json', resultsToJson(results)],
    ['scores.csv', toCsv(scoreTable(scores))],
    ['summary.csv', toCsv(summarise(scores, { by: ['model', 'kind', 'dataset', 'field', 'lead', 'metric'] }))],
    ...(timings.length ? ([['timings.csv', toCsv(timingTable(timings))]] as [string, string][]) : []),
    ...(report === undefined ? [] : ([['report.html', report]] as [string, string][])),
  ]
  await mkdir(folder, { recursive: true }).catch((cause) => {
    throw new WriteError(`${folder}: cannot make this folder: ${cause.message}`, { cause })
  })
  for (const [name, text] of files) await writeAtomic(join(folder, name), text)
  return files.map(([name]) => join(folder, name))
}
