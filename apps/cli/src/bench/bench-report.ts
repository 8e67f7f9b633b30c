import { benchTable } from './bench-table'
import type { Origin } from './origin'
import type { Ratio } from './ratios'
import type { BenchOutcome } from './run-cases'

/** A run as Markdown: where it comes from, its table, what follows from it, and what could not be timed. */
export function benchReport({ machine, version, date }: Origin, { rows, failures }: BenchOutcome, ratios: Ratio[]) {
  const lists = [
    ratios.map(({ name, value }) => `- ${name}: ${value.toPrecision(3)}`),
    failures.map(({ what, why }) => `- not timed: ${what}: ${why}`),
  ]
  return [
    `${date}, ${version}, ${machine}`,
    benchTable(rows),
    ...lists.filter((list) => list.length > 0).map((list) => list.join('\n')),
  ].join('\n\n')
}
