import type { BenchRow } from './bench-row'

const columns = [
  'case',
  'batch',
  'precision',
  'ms',
  'PyTorch ms',
  'ratio',
  'GFLOP/s',
  'of machine',
  'first ms',
  'peak MB',
  'PyTorch MB',
]

/** Rows as a Markdown table; the last column says what a number alone does not. */
export function benchTable(rows: readonly BenchRow[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const number = (value: number | null, digits = 3) => (value === null ? '' : `${Number(value.toPrecision(digits))}`)
  return [
    line([...columns, 'remarks']),
    line([...columns, ''].map(() => '---')),
    ...rows.map((row) =>
      line([
        row.case,
        `${row.batch}`,
        row.precision,
        number(row.min_ms),
        number(row.peer_ms),
        number(row.ratio),
        number(row.gflops),
        row.of_machine === null ? '' : `${Math.round(100 * row.of_machine)} %`,
        number(row.first_ms),
        `${row.peak_mb}`,
        `${row.peer_mb ?? ''}`,
        remarks(row),
      ]),
    ),
  ].join('\n')
}

function remarks({ unit, error, extra }: BenchRow): string {
  return [
    ...(unit ? [`${Number(unit.ms.toPrecision(3))} ms for each of the ${unit.name}`] : []),
    ...(error === null ? [] : [`error ${error.toExponential(1)}`]),
    ...Object.entries(extra).map(([name, value]) => `${name.replaceAll('_', ' ')} ${Number(value.toPrecision(3))}`),
  ].join(', ')
}
