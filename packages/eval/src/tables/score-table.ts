import { type ColumnTable, table } from 'arquero'
import { identityKeys, type ScoreRecord, type Timing } from '../scores'

const scoreColumns = ['model', 'kind', 'dataset', 'trajectory', 'field', 'lead', ...identityKeys, 'value'] as const
const timingColumns = ['case', 'backend', 'precision', 'batch', 'min_ms', 'median_ms', 'gflops', 'peak_mb'] as const

/** Score records as an arquero table, a row a record; the columns are there even when the rows are not. */
export const scoreTable = (records: readonly ScoreRecord[]): ColumnTable => columns(records, scoreColumns)

/** Timings as an arquero table, a row a timing. */
export const timingTable = (timings: readonly Timing[]): ColumnTable => columns(timings, timingColumns)

function columns<Row>(rows: readonly Row[], names: readonly (keyof Row & string)[]): ColumnTable {
  return table(Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])])))
}
