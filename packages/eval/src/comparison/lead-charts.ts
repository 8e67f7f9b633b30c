import type { LineChart, Series } from '../figures/line-chart'
import { type Metric, metricDefinition } from '../metrics'
import type { ScoreIdentity } from '../scores/score-identity'
import type { ComparedModel, Comparison, ResultRow } from './compared'
import { averagingWords, isForecast, modelStyle } from './model-style'

/** A score against lead time, a line for each model; null where nothing was scored. */
function leadChart(
  comparison: Comparison,
  metric: Metric,
  options: Partial<LineChart> & { against?: ScoreIdentity['against']; keep?: (model: ComparedModel) => boolean } = {},
): LineChart | null {
  const { against = 'truth', keep = () => true, ...look } = options
  const { models } = comparison
  const series = models.filter(keep).flatMap((model): Series[] => {
    const rows = rowsOf(comparison.byLead, model, metric, against)
    if (rows.length === 0) return []
    const banded = rows.some(({ low }) => low !== null)
    const band = {
      low: rows.map(({ low }) => low ?? Number.NaN),
      high: rows.map(({ high }) => high ?? Number.NaN),
    }
    const line = { name: model.label, x: rows.map(({ from }) => from), y: rows.map(({ mean }) => mean) }
    return [{ ...line, ...modelStyle(models, model), ...(banded && { band }) }]
  })
  if (series.length === 0) return null
  const { label } = metricDefinition(metric)
  return { title: label, xLabel: 'lead time [states]', yLabel: label, series, ...look }
}

/** The rows of a line, by increasing lead. */
function rowsOf(rows: readonly ResultRow[], model: ComparedModel, metric: Metric, against: ScoreIdentity['against']) {
  return rows
    .filter((row) => row.result === model.result && row.model === model.model && row.kind === model.kind)
    .filter((row) => row.metric === metric && row.field === 'mean' && row.against === against)
    .sort((a, b) => a.from - b.from)
}

/** The charts against lead time, in the order of the page, with what they show in words. */
export function leadCharts(comparison: Comparison): { title: string; caption: string; charts: LineChart[] }[] {
  const { models } = comparison
  const ensembles = (model: ComparedModel) => isForecast(model)
  const cut = (chart: LineChart | null): LineChart[] => (chart ? [{ ...chart, yRange: errorRange(chart) }] : [])
  const plain = (chart: LineChart | null) => (chart ? [chart] : [])
  const words = dataWords(comparison)
  const reliable = { reference: { y: 1, label: 'reliable' } }
  const groups = [
    {
      title: 'Error against lead time',
      caption: `VRMSE, average over fields, of ensemble means and of single members, which compare with deterministic forecasts. ${words} Dashed grey: repeating the last known state; dotted: the autoencoder alone, the least error that a latent forecast can have. Beyond 2 lines are cut off.`,
      charts: [
        ...cut(leadChart(comparison, 'vrmse', { keep: ({ model }) => model !== 'truth' })),
        ...cut(leadChart(comparison, 'vrmse_member', { keep: ensembles })),
      ],
    },
    {
      title: 'Error against the reconstruction',
      caption: `VRMSE of the ensemble mean against what the autoencoder makes of the truth: the part of the error that is the forecast's own. ${words}`,
      charts: cut(leadChart(comparison, 'vrmse', { against: 'reconstruction', keep: ensembles })),
    },
    {
      title: 'Ensembles',
      caption: `CRPS: fair, of normalised fields, averaged over them. Spread / skill: √(mean spread² / mean skill²), corrected for the number of members; below 1 ensembles are overconfident. Coverage: how often the truth lies in the central interval of the members. ${words}`,
      charts: [
        ...plain(leadChart(comparison, 'spread_skill', { keep: ensembles, ...reliable })),
        ...plain(leadChart(comparison, 'crps', { keep: ensembles })),
        ...plain(
          leadChart(comparison, 'coverage_80', {
            keep: ensembles,
            yRange: [0, 1],
            reference: { y: 0.8, label: 'reliable' },
          }),
        ),
      ],
    },
    {
      title: 'Physics',
      caption: `Quantities of the flow in the units of the data, averaged over members, beside the truth's (dashed grey). ${words}`,
      charts: (['nusselt', 'kinetic_energy', 'mass', 'energy'] as const).flatMap((metric) => {
        const chart = leadChart(comparison, metric, {
          keep: ({ kind, model }) => kind !== 'reconstruction' && model !== 'persistence',
        })
        return chart?.series.some(({ name }) => name !== 'truth') ? [tight(chart)] : []
      }),
    },
  ]
  return groups.filter(({ charts }) => charts.length > 0).filter(() => models.length > 0)
}

/** On how much data the charts stand. */
export function dataWords({ byLead, results }: Comparison): string {
  const n = Math.max(0, ...byLead.map((row) => row.n))
  const places = results[0]?.manifest?.trajectories ?? []
  const starts = places.length > 0 ? Math.round(places.length / Math.max(1, n)) : 1
  return averagingWords(
    n,
    starts,
    byLead.some(({ low }) => low !== null),
  )
}

/** To the worst error, but not beyond 2: a forecast that blows up must not flatten the others. */
function errorRange({ series }: LineChart): [number, number] {
  const values = series.flatMap(({ y, band }) => [...y, ...(band?.high ?? [])]).filter(Number.isFinite)
  return [0, Math.min(2, Math.max(1e-9, ...values) * 1.03)]
}

/** A range that holds the lines and not 0, for quantities that hardly change. */
function tight(chart: LineChart): LineChart {
  const values = chart.series
    .flatMap(({ y, band }) => [...y, ...(band?.low ?? []), ...(band?.high ?? [])])
    .filter(Number.isFinite)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const room = (high - low || Math.abs(high) || 1) * 0.08
  return { ...chart, yRange: [low - room, high + room] }
}
