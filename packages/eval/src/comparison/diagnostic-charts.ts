import type { LineChart, Series } from '../figures/line-chart'
import type { Diagnostics } from '../results/manifest'
import { horizonName } from '../streaming/horizons'
import type { ComparedModel, Comparison } from './compared'
import { isForecast, modelStyle } from './model-style'

/** Where the truth falls among the members, a line a model. */
export function rankCharts(comparison: Comparison): LineChart[] {
  const series = forecasts(comparison).flatMap(({ model, all }): Series[] => {
    const ranks = all.map(({ ranks }) => ranks).reduce((a, b) => a.map((row, i) => row.map((x, k) => x + b[i]![k]!)))
    const counts = ranks.reduce((a, b) => a.map((x, k) => x + b[k]!))
    const total = counts.reduce((a, b) => a + b, 0)
    if (counts.length < 3 || total === 0) return []
    const bins = counts.length
    const at = { x: counts.map((_, rank) => rank / (bins - 1)), y: counts.map((count) => (count / total) * bins) }
    return [{ name: model.label, ...at, ...modelStyle(comparison.models, model) }]
  })
  if (series.length === 0) return []
  const axes = { xLabel: 'rank of the truth [share of members below]', yLabel: 'frequency, 1 where flat' }
  return [
    {
      title: 'Rank histogram',
      ...axes,
      series,
      points: true,
      xRange: [-0.03, 1.03],
      reference: { y: 1, label: 'reliable' },
    },
  ]
}

/** Power and coherence against frequency at one horizon, a chart for each field. */
export function spectrumCharts(comparison: Comparison, kind: 'power' | 'coherence'): LineChart[] {
  const { fields } = comparison.results.find(({ manifest }) => manifest)?.manifest ?? { fields: [] }
  const found = forecasts(comparison).flatMap(({ model, all }) => {
    const one = all.find(({ spectra }) => spectra !== null)
    return one ? [{ model, spectra: one.spectra! }] : []
  })
  if (found.length === 0) return []
  return fields.map((name, field) => {
    const lines = found.map(({ model, spectra }): Series => {
      const y = (kind === 'power' ? spectra.forecast : spectra.coherence)[field]!
      return { name: model.label, x: spectra.edges.slice(1), y, ...modelStyle(comparison.models, model) }
    })
    const { edges, truth } = found[0]!.spectra
    const own = { name: 'truth', x: edges.slice(1), y: truth[field]!, colour: 0, dash: 'dashed' as const }
    return kind === 'power'
      ? {
          title: name,
          xLabel: 'frequency [cycles/cell]',
          yLabel: 'power [unit of the field²]',
          series: [own, ...lines],
          log: { x: true, y: true },
          yRange: powerRange(truth[field]!),
        }
      : {
          title: name,
          xLabel: 'frequency [cycles/cell]',
          yLabel: 'coherence',
          series: lines,
          log: { x: true },
          yRange: [-0.2, 1] as const,
        }
  })
}

/** The horizon that the spectra are of, in words. */
export const spectrumHorizon = (comparison: Comparison) => {
  const one = forecasts(comparison)[0]?.all.find(({ spectra }) => spectra !== null)
  return one ? `lead times ${horizonName(one.horizon)}` : ''
}

function forecasts({ models, results }: Comparison): { model: ComparedModel; all: Diagnostics[] }[] {
  return models.filter(isForecast).flatMap((model) => {
    const all = results[model.result]!.diagnostics.filter((one) => one.model === model.model && one.kind === model.kind)
    return all.length > 0 ? [{ model, all }] : []
  })
}

/** From the weakest to the strongest scale of the truth, with a little room. */
function powerRange(truth: readonly number[]): [number, number] {
  const values = truth.filter((value) => value > 0)
  return values.length > 0 ? [Math.min(...values) / 3, Math.max(...values) * 2] : [0.1, 1]
}
