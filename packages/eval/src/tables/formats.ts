import { type ColumnTable, toCSV, toJSON, toMarkdown } from 'arquero'

/** CSV with a header line; NaN is written `NaN`, null is an empty cell. */
export const toCsv = (table: ColumnTable): string => toCSV(table)

/** JSON, an array of row objects; NaN and null are null. */
export const toJson = (table: ColumnTable): string => toJSON(table, { type: 'rows' }) as string

/** A Markdown table; numbers that are not whole with `digits` decimals (default 3). */
export function toMarkdownTable(table: ColumnTable, { digits = 3 }: { digits?: number } = {}): string {
  const format = Object.fromEntries(
    table.columnNames().map((name) => [name, (value: unknown) => cellText(value, digits)]),
  )
  return toMarkdown(table, { format })
}

/** A cell for people: numbers that are not whole with `digits` decimals. */
export const cellText = (value: unknown, digits: number): string => {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'number' || Number.isInteger(value) || !Number.isFinite(value)) return String(value)
  // A small eps would read 0.000.
  return Math.abs(value) < 10 ** -digits && value !== 0 ? value.toExponential(0) : value.toFixed(digits)
}
