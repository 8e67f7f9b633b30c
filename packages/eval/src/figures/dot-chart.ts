import { fontSize, label, line } from './chart-axes'
import { element, escapeText, fontFamily, ink, seriesColours, textWidth } from './svg'
import { logTicks, shortNumber, tickLabels } from './ticks'

/** A line of a dot chart. */
export interface DotRow {
  name: string
  /** Above 0. */
  value: number
  /** Said beside the dot. Default the value. */
  text?: string
  /** 0 is grey; 1 to 6 are told apart with any colour vision. Default 1. */
  colour?: number
  /** A ring instead of a dot, for what was not measured here. Default false. */
  hollow?: boolean
}

export interface DotChart {
  title: string
  /** With its unit: `time of a state [s]`. */
  xLabel: string
  /** From top to bottom. */
  rows: readonly DotRow[]
  /** Width in pixels; the height follows from the rows. Default 720. */
  width?: number
}

const rowHeight = 26

/**
 * Draws one value a row as dots on a logarithmic axis, with the rows' names at the left, as SVG text: for values of very
 * different size, which bars would misrepresent. Restyled by pages and described in words as `lineChart` is.
 *
 * Source of the form: Cleveland and McGill, "Graphical Perception", 1984.
 */
export function dotChart({ title, xLabel, rows, width = 720 }: DotChart): string {
  const values = rows.map(({ value }) => value)
  const [low, high] = [Math.min(...values) / 1.6, Math.max(...values) * 1.6]
  const texts = rows.map(({ value, text }) => text ?? shortNumber(value))
  const widest = (list: readonly string[]) => Math.max(0, ...list.map((text) => textWidth(text, fontSize)))
  const left = widest(rows.map(({ name }) => name)) + 18
  const right = width - widest(texts) - 18
  const [top, bottom] = [40, 40 + rows.length * rowHeight + 4]
  const height = bottom + 48
  const x = (value: number) => left + (Math.log(value / low) / Math.log(high / low)) * (right - left)
  const ticks = logTicks(low, high)
  const ends = tickLabels(ticks)
  const words = rows.map(({ name }, i) => `${name}: ${texts[i]}`)
  const drawn = rows.flatMap(({ name, value, colour = 1, hollow = false }, i) => {
    const y = top + (i + 0.5) * rowHeight
    const paint = seriesColours.light[colour % seriesColours.light.length]!
    const dot = { cx: x(value), cy: y, r: 5 }
    return [
      label(name, { class: 'ink', fill: ink, x: left - 12, y: y + 5, 'text-anchor': 'end' }),
      line('grid', left, y, x(value), y),
      hollow
        ? element('circle', { ...dot, class: `line s${colour} hollow`, fill: '#fff', stroke: paint, 'stroke-width': 2 })
        : element('circle', { ...dot, class: `area s${colour}`, fill: paint }),
      label(texts[i]!, { x: x(value) + 12, y: y + 5 }),
    ]
  })
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'img',
      class: 'chart',
      'font-family': fontFamily,
      'font-size': fontSize,
    },
    element('title', {}, escapeText(title)),
    element('desc', {}, escapeText(`${xLabel}. ${words.join('; ')}.`)),
    label(title, { class: 'ink', fill: ink, x: 0, y: 20, 'font-weight': 600, 'font-size': fontSize + 1 }),
    ...ticks.map((tick) => line('grid', x(tick), top, x(tick), bottom)),
    line('axis', left, bottom, right, bottom),
    ...ticks.map((tick, i) => label(ends[i]!, { x: x(tick), y: bottom + 20, 'text-anchor': 'middle' })),
    label(xLabel, { x: (left + right) / 2, y: bottom + 40, 'text-anchor': 'middle' }),
    ...drawn,
  )
}
