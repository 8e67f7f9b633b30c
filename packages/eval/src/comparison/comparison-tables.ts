import { type Metric, metricDefinition } from '../metrics'
import type { PublishedScore } from '../published'
import type { Section } from '../report/section'
import { type Cell, tableSection } from '../report/table-section'
import { identityOf, identityWords } from '../scores/score-identity'
import { pairedComparison } from '../statistics/paired-comparison'
import { horizonName } from '../streaming/horizons'
import type { ComparedModel, Comparison, ResultRow } from './compared'
import { isForecast } from './model-style'

const chosen: readonly Metric[] = [
  'vrmse',
  'vrmse_member',
  'spread_skill',
  'crps',
  'energy_score',
  'coverage_80',
  'power_low',
  'power_mid',
  'power_high',
  'coherence_low',
  'coherence_mid',
  'coherence_high',
  'nusselt_error',
  'mass_error',
  'energy_error',
  'divergence',
]

const text = (value: number) =>
  (Math.abs(value) >= 1e-3 || value === 0 ? value.toFixed(3) : value.toExponential(1)).replaceAll('-', '−')

const cell = ({ mean, low, high, failed, n }: ResultRow): Cell =>
  failed > 0
    ? `not finite for ${failed} of ${n}`
    : low === null || high === null
      ? text(mean)
      : `${text(mean)} [${text(low)}, ${text(high)}]`

/** Scores by horizon with intervals: a row for each model and score, the identity of each in words. */
export function scoreTableSection({ models, byHorizon }: Comparison): Section {
  const horizons = [...new Set(byHorizon.map(horizonName))]
  const rows = models.flatMap((model) =>
    chosen.flatMap((metric): Cell[][] => {
      if (metric === 'vrmse_member' && !isForecast(model)) return []
      if (model.model === 'truth' && metric.endsWith('_error')) return []
      const own = byHorizon.filter((row) => {
        return (
          row.result === model.result &&
          row.model === model.model &&
          row.kind === model.kind &&
          row.metric === metric &&
          row.field === 'mean' &&
          row.against === 'truth'
        )
      })
      if (own.length === 0) return []
      const words = identityWords(own[0]!)
      const cells = horizons
        .map((name) => own.find((row) => horizonName(row) === name))
        .map((row) => (row ? cell(row) : null))
      return [[model.label, `${metricDefinition(metric).label}${words ? ` (${words})` : ''}`, own[0]!.n, ...cells]]
    }),
  )
  return tableSection({
    title: 'Scores by horizon',
    caption:
      'Averages over fields, lead times and trajectories; in brackets 95 % intervals by bootstrap over trajectories, where there are five or more. What a score is stands in brackets and at the end of the page.',
    columns: ['model', 'score', 'trajectories', ...horizons],
    rows,
  })
}

/** Forecasts compared pair by pair on the trajectories that they share. */
export function pairedSection({ models, results, byHorizon }: Comparison): Section | null {
  const horizon = byHorizon[0] && { from: byHorizon[0].from, to: byHorizon[0].to }
  if (!horizon) return null
  const rivals = models.filter((model) => model.kind === 'emulation')
  const rows = (['vrmse', 'crps'] as const).flatMap((metric) =>
    rivals.flatMap((a, i) =>
      rivals.slice(i + 1).flatMap((b): Cell[][] => {
        const [first, second] = [a, b].map((model) => series(model, metric))
        if (!first || !second || identityOf(first.series) !== identityOf(second.series)) return []
        const [x, y] = [first, second].map((one) => means(one.sums(horizon.from, horizon.to)))
        if (![...x!.keys()].some((name) => y!.has(name))) return []
        const { n, difference, low, high, lower, p } = pairedComparison(x!, y!)
        const interval = low === null || high === null ? 'too few trajectories' : `[${text(low)}, ${text(high)}]`
        return [
          [
            `${a.label} − ${b.label}`,
            metricDefinition(metric).label,
            n,
            text(difference),
            interval,
            `${Math.round(lower * 100)} %`,
            p === null ? null : text(p),
          ],
        ]
      }),
    ),
  )
  if (rows.length === 0) return null
  return tableSection({
    title: 'Paired comparison',
    caption: `Differences on the same trajectories, lead times ${horizonName(horizon)}: negative where the first has the lower score, which is better. p: how likely so large a mean difference is between equals, by flipping signs.`,
    columns: ['difference', 'score', 'trajectories', 'mean', '95 % interval', 'first is lower', 'p'],
    rows,
  })

  function series(model: ComparedModel, metric: Metric) {
    return results[model.result]!.scores.find({
      model: model.model,
      kind: model.kind,
      metric,
      field: 'mean',
      against: 'truth',
    })[0]
  }
}

const means = (sums: Map<string, { sum: number; count: number }>) =>
  new Map([...sums].map(([name, { sum, count }]) => [name, sum / count]))

/** The paper's numbers, marked as such. */
export function publishedSection(published: readonly PublishedScore[]): Section | null {
  if (published.length === 0) return null
  const horizons = [...new Set(published.map(horizonName))]
  const lines = [...new Map(published.map((one) => [`${one.metric} ${one.method} ${one.compression}`, one])).values()]
  const rows = lines.map(({ metric, method, compression, field }): Cell[] => [
    `${method}, published`,
    `${metricDefinition(metric).label}${field === 'mean' ? '' : ` of ${field}`}`,
    compression,
    ...horizons.map((name) => {
      const one = published.find(
        (other) =>
          other.metric === metric &&
          other.method === method &&
          other.compression === compression &&
          horizonName(other) === name,
      )
      return one ? text(one.value) : null
    }),
  ])
  return tableSection({
    title: 'Published by the paper',
    caption: `${published[0]!.source}, not measured here: full-size networks on the full ${published[0]!.dataset}, 64 test trajectories, 16 members, VRMSE of ensemble means. The grid and the data of this page may differ.`,
    columns: ['method', 'score', 'compression', ...horizons],
    rows,
  })
}

/** A row a run: where each number can be traced to. */
export function runsSection({ results, speeds }: Comparison): Section {
  return tableSection({
    title: 'Runs',
    caption: 'What was typed, with what, on what. The weights and the data are named by hashes.',
    columns: ['results', 'command', 'version', 'date', 'weights', 'data', 'regime', 'members', 'forecasts', 'seed'],
    rows: [
      ...results.map(({ path, manifest }): Cell[] => {
        if (!manifest) return [path, 'not made by lola evaluate', ...Array<Cell>(8).fill(null)]
        const { command, version, weights, data, regime, members, trajectories, seed } = manifest
        return [path, command, version, day(manifest), weights, data, regime, members, trajectories.length, seed]
      }),
      ...speeds.map(({ path, record }): Cell[] => {
        return [path, record.command, record.version, day(record), ...Array<Cell>(6).fill(null)]
      }),
    ],
  })
}

const day = ({ date }: { date: string }) => date.slice(0, 19).replace('T', ' ')
