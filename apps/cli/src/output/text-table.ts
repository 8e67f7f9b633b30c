/** Rows as aligned text: the first column to the left, numbers with `digits` decimals to the right. */
export function textTable(
  columns: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
  digits = 3,
): string {
  const show = (cell: string | number | null) => {
    if (cell === null) return '-'
    if (typeof cell === 'string' || Number.isInteger(cell)) return String(cell)
    return cell.toFixed(digits)
  }
  const text = [columns, ...rows.map((row) => row.map(show))]
  const widths = columns.map((_, i) => Math.max(...text.map((row) => (row[i] ?? '').length)))
  return text
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
