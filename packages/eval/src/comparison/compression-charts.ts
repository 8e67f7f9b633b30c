import type { LineChart, Series } from '../figures/line-chart'
import { metricDefinition } from '../metrics'
import type { PublishedScore } from '../published'
import { horizonName } from '../streaming/horizons'
import type { Comparison } from './compared'

const roles = [
  { kind: 'reconstruction', match: /./, published: 'autoencoder', name: 'autoencoder', colour: 0 },
  { kind: 'emulation', match: /diffusion|ldm/i, published: 'latent diffusion', name: 'latent diffusion', colour: 1 },
  {
    kind: 'emulation',
    match: /solver|lns|surrogate/i,
    published: 'latent neural solver',
    name: 'neural solver',
    colour: 2,
  },
] as const

/**
 * Error against compression, a chart a horizon: what was measured as solid lines with points, what the paper published as
 * dashed ones. Null where there are fewer than two compressions in all.
 */
export function compressionCharts(comparison: Comparison, published: readonly PublishedScore[]): LineChart[] {
  const horizons = [...new Map(comparison.byHorizon.map((row) => [horizonName(row), row])).values()]
  const said = published.filter(({ metric, field }) => metric === 'vrmse' && field === 'mean')
  const paper = [...new Set(said.map(horizonName))]
  const charts = horizons.slice(0, 3).flatMap((horizon, i): LineChart[] => {
    const same = paper.includes(horizonName(horizon)) ? horizonName(horizon) : paper[i]
    const series = roles.flatMap((role): Series[] => {
      const measured = comparison.models.flatMap((model) => {
        if (model.compression === null || model.kind !== role.kind || !role.match.test(model.model)) return []
        const row = comparison.byHorizon.find(
          (one) =>
            one.result === model.result &&
            one.model === model.model &&
            one.kind === model.kind &&
            one.metric === 'vrmse' &&
            one.field === 'mean' &&
            one.against === 'truth' &&
            one.from === horizon.from &&
            one.to === horizon.to,
        )
        return row ? [{ x: model.compression, y: row.mean }] : []
      })
      const papers = said.filter((one) => one.method === role.published && horizonName(one) === same)
      const line = (points: { x: number; y: number }[], name: string, dash: 'solid' | 'dashed'): Series[] => {
        const sorted = [...points].sort((a, b) => a.x - b.x)
        return points.length === 0
          ? []
          : [{ name, x: sorted.map(({ x }) => x), y: sorted.map(({ y }) => y), colour: role.colour, dash }]
      }
      return [
        ...line(measured, role.name, 'solid'),
        ...line(
          papers.map(({ compression, value }) => ({ x: compression, y: value })),
          `${role.published}, published`,
          'dashed',
        ),
      ]
    })
    const compressions = [...new Set(series.flatMap(({ x }) => x))]
    if (compressions.length < 2) return []
    const xRange = [Math.min(...compressions) / 1.3, Math.max(...compressions) * 1.3] as const
    const title =
      same && same !== horizonName(horizon)
        ? `Lead times ${horizonName(horizon)}; published ${same}`
        : `Lead times ${horizonName(horizon)}`
    const yLabel = metricDefinition('vrmse').label
    return [
      {
        title,
        xLabel: 'compression [×]',
        yLabel,
        series,
        points: true,
        xRange,
        log: { x: true },
      },
    ]
  })
  return charts
}
