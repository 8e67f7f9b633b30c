import { horizonName, identityWords, metricDefinition, type SummaryRow } from '@lola-ts/eval'
import { textTable } from './text-table'

const shown = [
  'vrmse',
  'vrmse_member',
  'spread_skill',
  'crps',
  'energy_score',
  'coverage_80',
  'power_mid',
  'coherence_mid',
  'nusselt_error',
]

/** The scores that people look at first, by horizon: averages over fields, against the truth. */
export function evaluationSummary(rows: readonly SummaryRow[]): string {
  const kept = rows.filter(({ field, against, metric, model, kind }) => {
    if (metric === 'vrmse_member' && (kind === 'baseline' || kind === 'reconstruction')) return false
    return field === 'mean' && against === 'truth' && model !== 'truth' && shown.includes(metric)
  })
  const horizons = [...new Set(kept.map(horizonName))]
  const lines = new Map<string, (number | null)[]>()
  for (const row of kept) {
    const words = identityWords({ ...row, variance: null, order: null })
    const name = `${row.model}${row.kind === 'baseline' ? '' : ` (${row.kind})`}  ${metricDefinition(row.metric).label}${words ? `, ${words}` : ''}`
    const line = lines.get(name) ?? horizons.map(() => null)
    line[horizons.indexOf(horizonName(row))] = row.mean
    lines.set(name, line)
  }
  return textTable(
    ['lead', ...horizons],
    [...lines].map(([name, values]) => [name, ...values]),
  )
}
