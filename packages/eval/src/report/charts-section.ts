import { base64 } from '../figures/base64'
import { fileName } from '../figures/file-name'
import { type LineChart, lineChart } from '../figures/line-chart'
import { escapeText } from '../figures/svg'
import type { Section } from './section'

export interface ChartsOptions {
  title: string
  /** What the lines and shades show, on how much data. */
  caption: string
  charts: readonly LineChart[]
  /** Small charts, more in a row. Default false. */
  small?: boolean
}

/** Line charts side by side, each with a link that saves it as an SVG file. */
export function chartsSection({ title, caption, charts, small = false }: ChartsOptions): Section {
  const blocks = charts.map((chart) => {
    const svg = lineChart(chart)
    const file = `${fileName(chart.title)}.svg`
    const address = `data:image/svg+xml;base64,${base64(new TextEncoder().encode(svg))}`
    const save = `<a class="save" download="${file}" href="${address}" aria-label="Save ${escapeText(chart.title)} as SVG">SVG</a>`
    return `<div class="chart-block">${svg.replace(/ xmlns="[^"]*"/, '')}${save}</div>`
  })
  const html = `<div class="charts${small ? ' small' : ''}">${blocks.join('\n')}</div><p class="caption">${escapeText(caption)}</p>`
  return { title, html }
}
