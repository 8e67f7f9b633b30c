import { type ColumnTable, table } from 'arquero'
import { metricDefinition } from '../metrics'
import { identityWords } from '../scores/score-identity'
import { horizonName } from '../streaming/horizons'
import type { SummaryRow } from '../streaming/summarise-scores'

/**
 * A table for people: a row for each model, field and metric with its identity in words, a column for each horizon. Cells
 * are `mean [low, high]`, the interval where there is one, and how many trajectories are not finite where some are not.
 */
export function horizonTable(rows: readonly SummaryRow[], { digits = 3 }: { digits?: number } = {}): ColumnTable {
  const horizons = [...new Set(rows.map(horizonName))]
  const lines = new Map<string, { head: (string | number)[]; cells: Map<string, string> }>()
  for (const row of rows) {
    const words = identityWords(row)
    const label = metricDefinition(row.metric).label
    const head = [row.model, row.kind, row.field, words ? `${label} (${words})` : label, row.n]
    const key = JSON.stringify(head)
    const line = lines.get(key) ?? { head, cells: new Map() }
    lines.set(key, line)
    line.cells.set(horizonName(row), cell(row, digits))
  }
  const all = [...lines.values()]
  const names = ['model', 'kind', 'field', 'score', 'trajectories']
  return table([
    ...names.map((name, i) => [name, all.map(({ head }) => head[i])]),
    ...horizons.map((name) => [name, all.map(({ cells }) => cells.get(name) ?? null)]),
  ] as [string, unknown[]][])
}

function cell({ mean, low, high, failed, n }: SummaryRow, digits: number): string {
  const text = (value: number) =>
    Math.abs(value) >= 10 ** -digits || value === 0 ? value.toFixed(digits) : value.toExponential(1)
  const interval = low === null || high === null ? '' : ` [${text(low)}, ${text(high)}]`
  if (failed > 0) return `NaN (${failed} of ${n} not finite)`
  return `${text(mean)}${interval}`
}
