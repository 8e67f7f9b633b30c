import type { LineChart, Series } from '../figures/line-chart'
import { chartsSection } from './charts-section'
import type { Curves } from './demo-curves'
import type { DemoModel, DemoResults } from './demo-results'
import { averaging } from './demo-words'
import type { Section } from './section'

/** The grey dashes of baselines, then a colour for each model. */
function look(models: readonly DemoModel[], model: DemoModel): Pick<Series, 'colour' | 'dash'> {
  if (model.kind === 'baseline') return { colour: 0, dash: 'dashed' }
  if (model.kind === 'reconstruction') return { colour: 0, dash: 'dotted' }
  const coloured = models.filter(({ kind }) => kind === 'emulation' || kind === 'guided')
  return { colour: (coloured.indexOf(model) % 6) + 1, dash: 'solid' }
}

/** A line for every model, and a dashed one for the single members of ensembles. */
function errorLines({ models }: DemoResults, curves: Curves, field?: string): Series[] {
  return models.flatMap((model) => {
    const ensemble = curves.isEnsemble(model)
    const mean = curves.line(model, 'vrmse', field)
    const member = ensemble ? curves.line(model, 'vrmse_member', field) : undefined
    const style = look(models, model)
    return [
      ...(mean ? [{ name: ensemble ? `${model.label}, mean` : model.label, ...mean, ...style }] : []),
      ...(member
        ? [{ name: `${model.label}, member`, ...member, ...style, band: undefined, dash: 'dashed' as const }]
        : []),
    ]
  })
}

const leadLabel = ({ interval, timeUnit }: DemoResults) => `lead time [states of ${interval} ${timeUnit}]`

/** To the worst error, but not beyond 2: a forecast that blows up must not flatten the others. */
function errorRange(lines: readonly Series[]): [number, number] {
  const values = lines.flatMap(({ y, band }) => [...y, ...(band?.high ?? [])]).filter(Number.isFinite)
  return [0, Math.min(2, Math.max(1e-9, ...values) * 1.03)]
}

/** Error, and spread over skill, against lead time. */
export function errors(demo: DemoResults, curves: Curves): Section {
  const ensembles = demo.models.filter((model) => curves.isEnsemble(model))
  const ratio = ensembles.flatMap((model) => {
    const line = curves.line(model, 'spread_skill')
    return line ? [{ name: model.label, ...line, ...look(demo.models, model) }] : []
  })
  const xLabel = leadLabel(demo)
  const lines = errorLines(demo, curves)
  const charts: LineChart[] = [
    { title: 'Error', xLabel, yLabel: 'VRMSE', series: lines, yRange: errorRange(lines) },
    ...(ratio.length
      ? [
          {
            title: 'Spread over skill',
            xLabel,
            yLabel: 'spread / skill',
            series: ratio,
            reference: { y: 1, label: 'reliable' },
          },
        ]
      : []),
  ]
  const caption =
    `Average over fields. ${averaging(demo)} Solid: ensemble mean or single forecast; dashed in colour: single members; errors above 2 are cut off. ` +
    'Below 1, spread / skill tells of an overconfident ensemble.'
  return chartsSection({ title: 'Error and spread against lead time', caption, charts })
}

/** Error against lead time, a small chart a field. */
export function errorsByField(demo: DemoResults, curves: Curves): Section {
  const all = demo.fields.flatMap(({ name }) => errorLines(demo, curves, name))
  const charts = demo.fields.map(({ name }) => ({
    title: name,
    xLabel: 'lead time [states]',
    yLabel: 'VRMSE',
    series: errorLines(demo, curves, name),
    yRange: errorRange(all),
    labels: false,
    width: 300,
    height: 250,
  }))
  return chartsSection({ title: 'Error by field', caption: `Lines as above. ${averaging(demo)}`, charts, small: true })
}
