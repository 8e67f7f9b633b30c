import { type ColumnTable, table } from 'arquero'
import { ScoreError } from '../errors'
import { identityKeys, type ScoreRecord } from '../scores'

export interface SummariseOptions {
  /** Columns that make a group, e.g. `['model', 'lead', 'metric']`. */
  by: readonly (keyof Omit<ScoreRecord, 'value'>)[]
}

/** What must agree inside a group for its average to mean anything. */
const identity = [...identityKeys, 'kind', 'dataset'] as const

/**
 * Averages scores in groups, as an arquero table: the columns `by`, then `eps`, `n`, `mean`, `std`, `min`, `max`.
 *
 * Without `field` in `by`, only the records of field `mean` count (an average over fields and their average would count
 * everything twice). `std` is unbiased, null for one score. A score that is NaN makes its group NaN: a forecast that
 * blew up is never averaged away. Groups are in order of appearance.
 *
 * @throws ScoreError if a group would mix scores of different identity, kinds or datasets
 */
export function summarise(records: readonly ScoreRecord[], { by }: SummariseOptions): ColumnTable {
  // Not arquero's own rollup: its aggregates skip NaN.
  const groups = new Map<string, ScoreRecord[]>()
  for (const record of records) {
    if (!by.includes('field') && record.field !== 'mean') continue
    const key = JSON.stringify(by.map((column) => record[column]))
    const group = groups.get(key)
    if (group) group.push(record)
    else groups.set(key, [record])
  }

  const rows = [...groups.values()].map((group) => {
    refuseMixtures(group, by)
    return { first: group[0]!, ...moments(group.map((record) => record.value)) }
  })
  const statistics = ['n', 'mean', 'std', 'min', 'max'] as const
  return table([
    ...[...new Set([...by, 'eps' as const])].map((name) => [name, rows.map((row) => row.first[name])]),
    ...statistics.map((name) => [name, rows.map((row) => row[name])]),
  ] as [string, unknown[]][])
}

function refuseMixtures(group: ScoreRecord[], by: readonly string[]) {
  for (const column of identity) {
    const values = [...new Set(group.map((record) => record[column]))]
    if (values.length === 1) continue
    const where = by.map((name) => `${name} ${group[0]![name as keyof ScoreRecord]}`).join(', ') || 'all scores'
    throw new ScoreError(`${where}: would average over different ${column}: ${values.join(', ')}`, {
      hint: `Add '${column}' to by, or filter the records first.`,
    })
  }
}

function moments(values: number[]) {
  const n = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return {
    n,
    mean,
    std: n > 1 ? Math.sqrt(squares / (n - 1)) : null,
    min: Math.min(...values),
    max: Math.max(...values),
  }
}
