import { type ColumnTable, table } from 'arquero'
import { ScoreError } from '../errors'

export interface WidenOptions {
  /** Columns that name a row, e.g. `['model']`. */
  rows: readonly string[]
  /** Column whose values become columns, e.g. `lead`. */
  across: string
  /** Column that fills the cells. Default `mean`. */
  value?: string
}

/**
 * A table with one column for each value of `across`: models down, lead times across. Cells without a row are null.
 * Rows and columns stay in order of appearance, numbers across in increasing order.
 *
 * @throws ScoreError if two rows would fall into one cell
 */
export function widen(long: ColumnTable, { rows, across, value = 'mean' }: WidenOptions): ColumnTable {
  const records = long.objects() as Record<string, unknown>[]
  const heads = [...new Set(records.map((record) => record[across]))]
  if (heads.every((head): head is number => typeof head === 'number')) heads.sort((a, b) => a - b)

  const wide = new Map<string, Record<string, unknown>>()
  for (const record of records) {
    const names = rows.map((name) => record[name])
    const key = JSON.stringify(names)
    if (!wide.has(key)) wide.set(key, Object.fromEntries(rows.map((name) => [name, record[name]])))
    const row = wide.get(key)!
    if (Object.hasOwn(row, String(record[across]))) {
      throw new ScoreError(`${names.join(', ')}, ${across} ${record[across]}: more than one ${value} for a cell`, {
        hint: 'Name the rows by more columns, or summarise by fewer.',
      })
    }
    row[String(record[across])] = record[value]
  }
  const columns = [...rows, ...heads.map(String)]
  // As pairs: an object would move columns with whole numbers for names to the front.
  return table(columns.map((name) => [name, [...wide.values()].map((row) => row[name] ?? null)] as [string, unknown[]]))
}
