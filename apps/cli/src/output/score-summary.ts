import { metricDefinition, type ScoreRecord, summarise } from '@lola-ts/eval'
import { textTable } from './text-table'

interface Row {
  model: string
  kind: string
  metric: string
  lead: number
  mean: number
}

const wanted = [1, 2, 4, 8, 12, 16, 20, 30, 40, 60]

/** Scores by lead time, a line a model and metric: averages over fields and trajectories. */
export function scoreSummary(records: readonly ScoreRecord[], metrics: readonly string[]): string {
  const rows = summarise(records, { by: ['model', 'kind', 'metric', 'lead'] }).objects() as Row[]
  const leads = [...new Set(rows.map(({ lead }) => lead))].sort((a, b) => a - b)
  const some = leads.filter((lead) => wanted.includes(lead) || lead === leads.at(-1))
  const lines = new Map<string, Map<number, number>>()
  for (const { model, kind, metric, lead, mean } of rows) {
    if (!metrics.includes(metric)) continue
    const name = `${model}${model === kind || kind === 'baseline' ? '' : ` (${kind})`}  ${metricDefinition(metric).label}`
    lines.set(name, (lines.get(name) ?? new Map()).set(lead, mean))
  }
  const table = [...lines].map(([name, values]) => [name, ...some.map((lead) => values.get(lead) ?? null)])
  return textTable(['lead', ...some.map(String)], table)
}
