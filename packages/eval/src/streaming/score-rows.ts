import { ScoreError } from '../errors'
import type { ScoreIdentity } from '../scores/score-identity'
import type { ScoreKind, ScoreRecord } from '../scores/score-record'
import type { StateScore } from './state-scorer'

/** What the rows of one forecast have in common. */
export type RowOf = Pick<ScoreRecord, 'model' | 'kind' | 'dataset' | 'trajectory' | 'lead'>

const keys = ['model', 'kind', 'dataset', 'trajectory', 'lead', 'field', 'against'] as const

/** The head of a table of scores: what a row is about, then a column for each metric. */
export const scoreHeader = (metrics: readonly string[]): string => [...keys, ...metrics].join(',')

/**
 * Scores of one state as lines of CSV, one a field and kind of truth. A score that is not defined is an empty cell, one
 * that is not finite reads NaN. Seven digits, all that float32 fields hold.
 *
 * @param metrics the columns, in order
 */
export function scoreLines(about: RowOf, scores: readonly StateScore[], metrics: readonly string[]): string[] {
  const rows = new Map<string, { field: string; against: string; values: Map<string, number> }>()
  for (const { identity, field, value } of scores) {
    const key = `${identity.against} ${field}`
    const row = rows.get(key) ?? { field, against: identity.against, values: new Map() }
    rows.set(key, row)
    row.values.set(identity.metric, value)
  }
  const { model, kind, dataset, trajectory, lead } = about
  return [...rows.values()].map(({ field, against, values }) => {
    const cells = metrics.map((metric) => {
      const value = values.get(metric)
      return value === undefined ? '' : String(Number(value.toPrecision(7)))
    })
    return [model, kind, dataset, trajectory, lead, field, against, ...cells].join(',')
  })
}

/**
 * Reads what {@link scoreLines} wrote, line by line, with the identities that the manifest beside it names.
 *
 * @param name what to call the text in errors, e.g. its path
 * @throws ScoreError where the head or a line is not as it was written, as in a file that was cut off
 */
export async function* parseScoreRows(
  lines: AsyncIterable<string> | Iterable<string>,
  identities: readonly ScoreIdentity[],
  name = 'scores',
): AsyncGenerator<ScoreRecord> {
  const expected = scoreHeader(identities.map(({ metric }) => metric))
  const width = keys.length + identities.length
  let number = 0
  for await (const line of lines) {
    if (++number === 1) {
      if (line === expected) continue
      throw new ScoreError(`${name}: its columns are not those that the manifest names`, {
        hint: 'Do the two files belong together? Evaluate again, or fetch the whole results folder.',
      })
    }
    if (line === '') continue
    const cells = line.split(',')
    const lead = Number(cells[4])
    if (cells.length !== width || !Number.isInteger(lead)) {
      throw new ScoreError(`${name}: line ${number} has ${cells.length} cells, expected ${width}: damaged or cut off`, {
        hint: 'Run the same lola evaluate again: it goes on where it stopped.',
      })
    }
    const [model, kind, dataset, trajectory, , field, against] = cells as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ]
    for (const [i, identity] of identities.entries()) {
      const text = cells[keys.length + i]!
      if (text === '') continue
      const about = { model, kind: kind as ScoreKind, dataset, trajectory, lead, field }
      yield { ...about, ...identity, against: against as ScoreIdentity['against'], value: Number(text) }
    }
  }
}
