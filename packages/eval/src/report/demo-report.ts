import { scoreTable, timingTable, toCsv } from '../tables'
import { definitionsSection } from './definitions-section'
import { animation } from './demo-animation'
import { errors, errorsByField } from './demo-charts'
import { curvesOf } from './demo-curves'
import type { DemoResults } from './demo-results'
import { scores, speed } from './demo-tables'
import { plural, timeOf, trajectories } from './demo-words'
import { downloadsSection } from './downloads-section'
import { renderReport } from './render-report'

/**
 * The report of `lola demo`: animation of truth and forecasts, error and spread against lead time, tables of scores and
 * speed, definitions, and the numbers to save. One HTML page, see {@link renderReport}.
 *
 * @throws ShapeError if a panel's frames do not fit the grid, fields and leads; ScoreError if scores cannot be averaged
 */
export function demoReport(demo: DemoResults): string {
  const curves = curvesOf(demo.scores)
  const sections = [
    animation(demo, curves),
    errors(demo, curves),
    errorsByField(demo, curves),
    scores(demo, curves),
    ...(demo.timings.length ? [speed(demo)] : []),
    definitionsSection(demo.scores),
    downloadsSection('The numbers', [
      { file: 'scores.csv', text: toCsv(scoreTable(demo.scores)), description: 'every score, a row each' },
      { file: 'timings.csv', text: toCsv(timingTable(demo.timings)), description: 'every timing' },
    ]),
  ]
  return renderReport({ title: demo.title, summary: summary(demo), facts: facts(demo), sections })
}

function summary(demo: DemoResults): string {
  const { leads, members, models, observations } = demo
  const last = leads.at(-1) ?? 0
  const horizon = `${last} states (${timeOf(demo, last)} ${demo.timeUnit}) ahead`
  const guided = models.some(({ kind }) => kind === 'guided') && observations
  const parts = [
    `Forecasts of ${plural(trajectories(demo), 'trajectory', 'trajectories')}, ${horizon}, in ensembles of ${members}.`,
    ...(guided ? [`The guided ensemble also saw ${observations.description}.`] : []),
  ]
  return parts.join(' ')
}

function facts({ run, data, members, weights, grid }: DemoResults): [string, string][] {
  const parameters = Object.entries(data.parameters ?? {}).map(([name, value]) => `${name} = ${value}`)
  const optional: [string, string | undefined][] = [
    ['dataset', data.source ? `${data.dataset}, ${data.source}` : data.dataset],
    ['trajectory', data.trajectory],
    ['parameters', parameters.join(', ') || undefined],
    ['grid', grid.join(' × ')],
    ['weights', weights],
    ['ensemble', plural(members, 'member')],
    ['seed', String(run.seed)],
    ['backend', run.backend],
    ['machine', run.machine],
    ['command', `${run.command} (${run.version})`],
    ['date', run.date],
    ['wall time', run.seconds === undefined ? undefined : `${Math.round(run.seconds)} s`],
  ]
  return optional.filter((fact): fact is [string, string] => fact[1] !== undefined)
}
