import { type ColumnTable, table } from 'arquero'
import { identityKeys } from '../scores/score-identity'
import { type BootstrapOptions, bootstrap } from '../statistics/bootstrap'
import type { Horizon } from './horizons'
import type { ScoreAccumulator, ScoreSeries, SeriesScores, TrajectorySums } from './score-accumulator'

/** A number with its interval, over leads `from` to `to`. */
export interface SummaryRow extends ScoreSeries, Horizon {
  /** Trajectories. */
  n: number
  /** Those of them with a score that is not finite: the mean is then not finite either. */
  failed: number
  mean: number
  /** Ends of the confidence interval; null for too few trajectories. */
  low: number | null
  high: number | null
}

export interface SummariseScoresOptions extends BootstrapOptions {
  /** Default: every lead by itself. */
  horizons?: readonly Horizon[]
  /** Which series; default all. */
  keep?: (series: ScoreSeries) => boolean
  /** Whether to compute intervals. Default true. */
  intervals?: boolean
}

/**
 * Means over leads and trajectories with their confidence intervals, a row for each series and horizon. A mean over
 * states of a trajectory comes first, so all count alike. `spread_skill` is added from spread and skill, as
 * √(mean spread² / mean skill²), and averaged over fields.
 */
export function summariseScores(scores: ScoreAccumulator, options: SummariseScoresOptions = {}): SummaryRow[] {
  const { horizons, keep = () => true, intervals = true, ...bootstrapped } = options
  const all = scores.all()
  const rows: SummaryRow[] = []
  const add = (series: ScoreSeries, at: Horizon, clusters: number[][], statistic: Statistic) => {
    if (clusters.length === 0) return
    const totals = clusters[0]!.map((_, k) => clusters.reduce((sum, row) => sum + row[k]!, 0))
    const interval = intervals ? bootstrap(clusters, statistic, bootstrapped) : { low: null, high: null }
    const failed = clusters.filter((row) => !row.every(Number.isFinite)).length
    rows.push({ ...series, ...at, n: clusters.length, failed, mean: statistic(totals), ...interval })
  }

  for (const { series, leads, sums } of all) {
    if (!keep(series)) continue
    for (const at of horizons ?? leads().map((lead) => ({ from: lead, to: lead }))) {
      const clusters = [...sums(at.from, at.to).values()].map(({ sum, count }) => [sum / count, 1])
      add(series, at, clusters, ([sum, count]) => sum! / count!)
    }
  }
  for (const { series, parts, leads } of ratios(all)) {
    if (!keep(series)) continue
    for (const at of horizons ?? leads.map((lead) => ({ from: lead, to: lead }))) {
      const pairs = parts.map(([spread, skill]) => [spread.sums(at.from, at.to), skill.sums(at.from, at.to)] as const)
      const names = [...(pairs[0]?.[0].keys() ?? [])].filter((name) =>
        pairs.every(([a, b]) => a.has(name) && b.has(name)),
      )
      const clusters = names.map((name) =>
        pairs.flatMap(([a, b]) => [meanSquare(a.get(name)!), meanSquare(b.get(name)!)]),
      )
      add(series, at, clusters, ratioOfRoots)
    }
  }
  return rows
}

type Statistic = (sums: readonly number[]) => number

const meanSquare = ({ squares, count }: TrajectorySums) => squares / count

const ratioOfRoots: Statistic = (sums) => {
  let total = 0
  for (let i = 0; i < sums.length; i += 2) total += Math.sqrt(sums[i]! / sums[i + 1]!)
  return (2 * total) / sums.length
}

/** Spread over skill, for each field and for their mean. */
function ratios(all: readonly SeriesScores[]) {
  const alike = (a: ScoreSeries, b: ScoreSeries) =>
    (['model', 'kind', 'dataset', 'field', 'units', 'against'] as const).every((key) => a[key] === b[key])
  const fields = all.flatMap((spread) => {
    if (spread.series.metric !== 'spread' || spread.series.field === 'mean') return []
    const skill = all.find(({ series }) => series.metric === 'skill' && alike(series, spread.series))
    return skill ? [[spread, skill] as const] : []
  })
  const groups = new Map<string, (typeof fields)[number][]>()
  for (const pair of fields) {
    const { model, kind, dataset, units, against, field } = pair[0].series
    for (const name of [field, 'mean']) {
      const key = JSON.stringify([model, kind, dataset, units, against, name])
      groups.set(key, [...(groups.get(key) ?? []), pair])
    }
  }
  return [...groups].map(([key, parts]) => ({
    parts,
    leads: parts[0]![0].leads(),
    series: {
      ...parts[0]![0].series,
      field: JSON.parse(key).at(-1) as string,
      metric: 'spread_skill',
      order: 'mean-then-root' as const,
    },
  }))
}

/** Rows of a summary as an arquero table. */
export function summaryTable(rows: readonly SummaryRow[]): ColumnTable {
  const names = [
    'model',
    'kind',
    'dataset',
    'field',
    ...identityKeys,
    'from',
    'to',
    'n',
    'failed',
    'mean',
    'low',
    'high',
  ] as const
  return table(names.map((name) => [name, rows.map((row) => row[name])]) as [string, unknown[]][])
}
