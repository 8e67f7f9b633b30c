import { benchTable } from './bench-table'
import type { BenchRun } from './median-runs'

/** A run as Markdown: where it comes from, its table, what follows from it, and what could not be timed. */
export function benchReport({ machine, version, date, rows, ratios, failures }: BenchRun, of = '') {
  const lists = [
    ratios.map(({ name, value }) => `- ${name}: ${value.toPrecision(3)}`),
    failures.map(({ what, why }) => `- not timed: ${what}: ${why}`),
  ]
  return [
    `${date}, ${version}, ${machine}${of}`,
    benchTable(rows),
    ...lists.filter((list) => list.length > 0).map((list) => list.join('\n')),
  ].join('\n\n')
}
