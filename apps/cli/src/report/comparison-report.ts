import {
  chartsSection,
  definitionsSection,
  downloadsSection,
  type LineChart,
  metrics,
  renderReport,
  type ScoreRecord,
  type Section,
  scoreTable,
  summarise,
  type Timing,
  tableSection,
  timingTable,
  toCsv,
} from '@lola-ts/eval'

export interface Comparison {
  scores: readonly ScoreRecord[]
  timings: readonly Timing[]
  facts: readonly (readonly [string, string])[]
}

interface Row {
  dataset: string
  model: string
  kind: ScoreRecord['kind']
  metric: keyof typeof metrics
  lead: number
  mean: number
}

/** A page that compares evaluations: error and spread against lead time, tables, definitions, and the numbers. */
export function comparisonReport({ scores, timings, facts }: Comparison): string {
  const rows = summarise(scores, { by: ['dataset', 'model', 'kind', 'metric', 'lead'] }).objects() as Row[]
  const forecasters = new Set(rows.filter(({ kind }) => kind !== 'reconstruction').map(({ model }) => model))
  const forecasts = rows.filter(({ model }) => forecasters.has(model))
  const reconstructions = scores.filter(({ model, kind }) => kind === 'reconstruction' && !forecasters.has(model))
  const sections: Section[] = [
    ...(forecasts.length > 0 ? [curves(forecasts), leadTable(forecasts)] : []),
    ...(reconstructions.length > 0 ? [reconstructionTable(reconstructions)] : []),
    ...(timings.length > 0 ? [speedTable(timings)] : []),
    definitionsSection(scores),
    downloadsSection('The numbers', [
      { file: 'scores.csv', text: toCsv(scoreTable(scores)), description: 'every score, a row each' },
      { file: 'timings.csv', text: toCsv(timingTable(timings)), description: 'every timing' },
    ]),
  ]
  return renderReport({
    title: 'Evaluations',
    summary: 'Averages over fields, trajectories and starts.',
    facts,
    sections,
  })
}

const nameOf = ({ model, kind }: Pick<Row, 'model' | 'kind'>) => (kind === 'baseline' ? model : `${model}, ${kind}`)

function curves(rows: Row[]): Section {
  const chart = (title: string, metric: Row['metric'], extra: Partial<LineChart> = {}): LineChart => {
    const names = [...new Set(rows.filter((row) => row.metric === metric).map(nameOf))]
    const series = names.map((name, i) => {
      const line = rows.filter((row) => row.metric === metric && nameOf(row) === name).sort((a, b) => a.lead - b.lead)
      const background = line[0]?.kind === 'baseline' || line[0]?.kind === 'reconstruction'
      return {
        name,
        x: line.map(({ lead }) => lead),
        y: line.map(({ mean }) => mean),
        colour: background ? 0 : (i % 6) + 1,
        dash:
          line[0]?.kind === 'baseline' ? ('dashed' as const) : background ? ('dotted' as const) : ('solid' as const),
      }
    })
    return { title, xLabel: 'lead time [states]', yLabel: metrics[metric].label, series, ...extra }
  }
  const charts = [
    chart('Error', 'vrmse'),
    chart('Spread over skill', 'spread_skill', { reference: { y: 1, label: 'reliable' } }),
  ]
  return chartsSection({
    title: 'Error and spread against lead time',
    caption: 'Ensemble means, or single forecasts. Dashed: baseline; dotted: the autoencoder alone.',
    charts: charts.filter(({ series }) => series.length > 0),
  })
}

function leadTable(rows: Row[]): Section {
  const leads = [...new Set(rows.map(({ lead }) => lead))].sort((a, b) => a - b)
  const some = leads.filter((lead) => [1, 2, 4, 8, 12, 16, 20, 40, 60].includes(lead) || lead === leads.at(-1))
  const lines = [...new Set(rows.map((row) => JSON.stringify([nameOf(row), row.metric])))].map(
    (key) => JSON.parse(key) as [string, Row['metric']],
  )
  return tableSection({
    title: 'Scores by lead time',
    caption: 'Lead times in states.',
    columns: ['model', 'score', ...some.map(String)],
    rows: lines.map(([name, metric]) => {
      const line = rows.filter((row) => nameOf(row) === name && row.metric === metric)
      return [name, metrics[metric].label, ...some.map((lead) => line.find((row) => row.lead === lead)?.mean ?? null)]
    }),
    digits: 3,
  })
}

function reconstructionTable(records: readonly ScoreRecord[]): Section {
  const rows = summarise(
    records.filter(({ metric }) => metric === 'vrmse'),
    { by: ['dataset', 'model', 'metric', 'field'] },
  ).objects() as (Row & { field: string })[]
  const fields = [...new Set(rows.map(({ field }) => field))]
  const models = [...new Set(rows.map(({ model }) => model))]
  return tableSection({
    title: 'Reconstruction',
    caption: 'VRMSE of autoencoders, averages over snapshots.',
    columns: ['model', ...fields],
    rows: models.map((model) => [
      model,
      ...fields.map((field) => rows.find((row) => row.model === model && row.field === field)?.mean ?? null),
    ]),
    digits: 3,
  })
}

function speedTable(timings: readonly Timing[]): Section {
  return tableSection({
    title: 'Speed',
    caption: 'Median over calls; a state is one member at one lead time.',
    columns: ['case', 'backend', 'precision', 'states a call', 'a call [ms]', 'a state [ms]'],
    rows: timings.map((row) => [
      row.case,
      row.backend,
      row.precision,
      row.batch,
      row.median_ms,
      row.median_ms / row.batch,
    ]),
  })
}
