import { metricDefinition } from '../metrics'
import type { ScoreRecord } from '../scores/score-record'
import type { LolaScores } from './lola-csv'

/**
 * Adds the averages over fields that LoLa's file has not: of scores that are pure numbers, and of spread over skill, whose
 * units cancel. The rows of one state, its fields in order, follow each other in the file.
 */
export async function* averageOverFields(rows: AsyncIterable<LolaScores>): AsyncGenerator<LolaScores> {
  let waiting: LolaScores[] = []
  for await (const row of rows) {
    if (waiting.length > 0 && stateOf(waiting[0]!) !== stateOf(row)) {
      yield average(waiting)
      waiting = []
    }
    waiting.push(row)
    yield row
  }
  if (waiting.length > 0) yield average(waiting)
}

const stateOf = ({ records: [one], compression }: LolaScores) =>
  one ? [one.model, one.kind, one.trajectory, one.lead, one.against, compression].join('|') : ''

function average(rows: readonly LolaScores[]): LolaScores {
  const first = rows[0]!
  const records = first.records.flatMap((record): ScoreRecord[] => {
    if (metricDefinition(record.metric).unit !== 'one' || record.metric === 'sliced_wasserstein') return []
    const values = rows.flatMap(({ records }) =>
      records.filter(({ metric }) => metric === record.metric).map(({ value }) => value),
    )
    if (values.length !== rows.length) return []
    return [{ ...record, field: 'mean', value: values.reduce((sum, value) => sum + value, 0) / values.length }]
  })
  return { ...first, records }
}
