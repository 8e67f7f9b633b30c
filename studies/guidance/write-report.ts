import { lineChart } from '@lola-ts/eval'
import { writeFigure } from '@lola-ts/eval/node'
import { cases, keyOf, members, type StudyCase, starts, states } from './cases'
import type { StudyRow } from './study-row'

const folder = 'studies/guidance'
/** Lead times that tables average over. */
const late = [4, 20] as const

const average = (values: readonly (number | null)[]) => {
  const there = values.filter((value) => value !== null)
  return there.length > 0 ? there.reduce((a, b) => a + b, 0) / there.length : Number.NaN
}

/** Tables and figures of what has been computed so far: one of each a spoke. */
export async function writeReport(rows: readonly StudyRow[]): Promise<void> {
  const axes = [...new Set(cases.map(({ axis }) => axis))]
  const sections: string[] = []
  for (const axis of axes) {
    const own = cases.filter((one) => one.axis === axis && rowsOf(rows, one).length > 0)
    if (own.length === 0) continue
    const figure = `${axis.replace(/[^a-z0-9]+/g, '-')}.svg`
    await writeFigure(`${folder}/${figure}`, chart(axis, own, rows))
    sections.push([`## ${axis}`, '', table(axis, own, rows), '', `![${axis}](${figure})`].join('\n'))
  }
  const missing = cases.filter((one) => rowsOf(rows, one).length < 2 * starts.length)
  const state = missing.length > 0 ? `\n${missing.length} of ${cases.length} cases are not complete yet.\n` : ''
  await writeFigure(`${folder}/results.md`, `${head}${state}\n${sections.join('\n\n')}\n`)
}

const head = `# Guidance in numbers

Written by \`npm run study:guidance\`. Test flows of the committed Rayleigh-Bénard data, from snapshots ${starts.join(' and ')}, ${members}
members, ${states} states, context 1. A star around one centre: MMPS with one iteration, every 8th cell in x and y, noise 0.1,
compression 64, 16 Adams-Bashforth steps, the autoencoder's own error added to the noise; each axis varies one of these.
Averages over lead times ${late[0]} to ${late[1]}, flows and starts. VRMSE of the ensemble mean; CRPS in normalised units; coverage of the
interval from the 5th to the 95th percentile, 0.88 for a reliable ensemble of ${members}; distance of the members from the
observations in standard deviations of their noise; seconds for a state of the whole ensemble.
`

const rowsOf = (rows: readonly StudyRow[], one: StudyCase) => rows.filter(({ key }) => key === keyOf(one))

function byLead(rows: readonly StudyRow[], one: StudyCase, metric: string): number[] {
  const own = rowsOf(rows, one).map(({ scores }) => scores[metric] ?? [])
  return Array.from({ length: states }, (_, i) => average(own.map((values) => values[i] ?? null)))
}

function table(axis: string, own: readonly StudyCase[], rows: readonly StudyRow[]): string {
  const metrics = ['vrmse', 'crps', 'spread_skill', 'coverage', 'distance']
  const cell = (value: number, digits = 3) => (Number.isFinite(value) ? value.toFixed(digits) : '–')
  const body = own.map((one) => {
    const values = metrics.map((metric) => {
      const leads = byLead(rows, one, metric).slice(late[0] - 1, late[1])
      return cell(average(leads.map((value) => (Number.isFinite(value) ? value : null))))
    })
    const seconds = average(rowsOf(rows, one).map((row) => row.seconds))
    return `| ${one.value} | ${values.join(' | ')} | ${cell(seconds, 2)} | ${rowsOf(rows, one).length} |`
  })
  const titles = [axis, 'VRMSE', 'CRPS', 'spread / skill', 'coverage', 'distance', 'seconds', 'forecasts']
  return [`| ${titles.join(' | ')} |`, `|${titles.map(() => '---').join('|')}|`, ...body].join('\n')
}

function chart(axis: string, own: readonly StudyCase[], rows: readonly StudyRow[]): string {
  const x = Array.from({ length: states }, (_, i) => i + 1)
  const unguided = cases.find(({ value }) => value === 'unguided')!
  const series = own.map((one) => ({ name: one.value, x, y: byLead(rows, one, 'vrmse') }))
  if (rowsOf(rows, unguided).length > 0 && axis !== 'centre') {
    series.unshift({ name: 'unguided', x, y: byLead(rows, unguided, 'vrmse') })
  }
  const coloured = series.map((line, i) => ({
    ...line,
    colour: line.name === 'unguided' ? 0 : 1 + (i % 6),
    dash: i > 6 ? ('dashed' as const) : ('solid' as const),
  }))
  const labels = { xLabel: 'lead time [states]', yLabel: 'VRMSE of the mean' }
  return lineChart({ title: axis, ...labels, series: coloured, width: 640, yRange: [0, 1] })
}
