import { axes, fontSize, label, line, type Plane, plane, referenceLine } from './chart-axes'
import { labelPositions } from './label-positions'
import { element, escapeText, fontFamily, ink, round, seriesColours, textWidth } from './svg'
import { shortNumber } from './ticks'

/** A line of a chart. */
export interface Series {
  name: string
  x: readonly number[]
  /** Where a value is not finite the line is broken. */
  y: readonly number[]
  /** What to shade around the line, e.g. a standard deviation; say in the caption which. */
  band?: { low: readonly number[]; high: readonly number[] }
  /** 0 is grey, for baselines; 1 to 6 are told apart with any colour vision. Default: 1, 2, ... in order. */
  colour?: number
  dash?: 'solid' | 'dashed' | 'dotted'
}

export interface LineChart {
  title: string
  /** With its unit: `lead time [free-fall times]`. */
  xLabel: string
  yLabel: string
  series: readonly Series[]
  /** Ends of the y axis; lines beyond are cut off. Default: from 0, or the lowest value if that is negative, to the highest. */
  yRange?: readonly [number, number]
  /** Whether the axes are logarithmic; what is not above 0 is then left out. Default false. */
  log?: { x?: boolean; y?: boolean }
  /** Ends of the x axis. Default: where lines begin and end. */
  xRange?: readonly [number, number]
  /** Points on the lines, for few values. Default false. */
  points?: boolean
  /** A level to compare with. */
  reference?: { y: number; label: string }
  /** Names at the right ends of the lines; not needed where another chart beside has them. Default true. */
  labels?: boolean
  /** Size in pixels, default 540 x 330. */
  width?: number
  height?: number
}

const dashes = { solid: undefined, dashed: '6 4', dotted: '1.5 4' }

/**
 * Draws lines with axes, ticks, a grid and the lines' names at their right ends, as SVG text. Colours suit a white page;
 * elements carry classes (`ink`, `soft`, `grid`, `s0` to `s6`) so that a page can restyle them. Title and a description
 * in words are in the SVG for those who do not see it.
 */
export function lineChart(chart: LineChart): string {
  const { title, xLabel, yLabel, reference, labels = true, width = 540, height = 330, log = {} } = chart
  const series = positive(chart)
  const names = labels ? Math.max(0, ...series.map(({ name }) => textWidth(name, fontSize))) + 42 : 12
  const at = plane({
    width,
    height,
    names,
    x: chart.xRange ?? xRange(series),
    y: chart.yRange ?? yRange({ ...chart, series }),
    log,
  })
  const { left, right, top, bottom } = at

  // A picture in the picture cuts off what leaves the plane, with room for half a stroke.
  const inside = { x: left, y: top - 2, width: right - left + 2, height: bottom - top + 4 }
  const viewBox = Object.values(inside).map(round).join(' ')
  const drawn = [...series.flatMap((one, i) => band(at, one, i)), ...series.map((one, i) => curve(at, one, i))]
  // Rings first, dots upon them.
  const order = series
    .map((_, i) => i)
    .sort((a, b) => Number(series[b]!.dash === 'dashed') - Number(series[a]!.dash === 'dashed'))
  if (chart.points) drawn.push(...order.flatMap((i) => dots(at, series[i]!, i)))

  const size = { viewBox: `0 0 ${width} ${height}`, width, height }
  const font = { 'font-family': fontFamily, 'font-size': fontSize }
  return element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', ...size, role: 'img', class: 'chart', ...font },
    element('title', {}, escapeText(title)),
    element('desc', {}, escapeText(inWords(chart))),
    label(title, { class: 'ink', fill: ink, x: left, y: 20, 'font-weight': 600, 'font-size': fontSize + 1 }),
    ...axes(at, xLabel, yLabel),
    element('svg', { ...inside, viewBox }, ...drawn),
    ...(reference ? referenceLine(at, reference) : []),
    ...(labels ? keys(at, series) : []),
  )
}

function xRange(series: readonly Series[]): [number, number] {
  const values = series.flatMap(({ x }) => x).filter(Number.isFinite)
  return [Math.min(...values), Math.max(...values)]
}

/** Where an axis is logarithmic, numbers that are not above 0 are holes. */
function positive({ series, log = {} }: LineChart): readonly Series[] {
  if (!log.x && !log.y) return series
  const keep = (value: number) => (value > 0 ? value : Number.NaN)
  return series.map((one) => {
    const whole = one.x.map((_, i) => i).filter((i) => !log.x || one.x[i]! > 0)
    const part = (values: readonly number[]) => whole.map((i) => (log.y ? keep(values[i]!) : values[i]!))
    const band = one.band && { low: part(one.band.low), high: part(one.band.high) }
    return { ...one, x: whole.map((i) => one.x[i]!), y: part(one.y), ...(band && { band }) }
  })
}

function yRange({ series, reference, log }: LineChart): [number, number] {
  const all = series.flatMap(({ y, band }) => [...y, ...(band ? [...band.low, ...band.high] : [])])
  const values = [...all.filter(Number.isFinite), ...(reference ? [reference.y] : [])]
  if (log?.y) return values.length > 0 ? [Math.min(...values) / 1.2, Math.max(...values) * 1.2] : [0.1, 1]
  return [Math.min(0, ...values), Math.max(1e-9, ...values) * 1.03]
}

const colourOf = ({ colour }: Series, i: number) => colour ?? (i % (seriesColours.light.length - 1)) + 1

function stroke(series: Series, i: number) {
  const colour = colourOf(series, i)
  const round = { 'stroke-linecap': 'round', 'stroke-linejoin': 'round' }
  const dash = dashes[series.dash ?? 'solid']
  const look = { stroke: seriesColours.light[colour], 'stroke-width': 2, 'stroke-dasharray': dash, ...round }
  return { class: `line s${colour}`, fill: 'none', ...look }
}

const curve = (at: Plane, series: Series, i: number) =>
  element('path', { d: path(series.x.map(at.x), series.y.map(at.y)), ...stroke(series, i) })

function dots(at: Plane, series: Series, i: number): string[] {
  const colour = colourOf(series, i)
  return series.x.flatMap((x, k) => {
    if (!Number.isFinite(series.y[k]!)) return []
    const place = { cx: at.x(x), cy: at.y(series.y[k]!), r: series.dash === 'dashed' ? 4.5 : 3.5 }
    const paint = seriesColours.light[colour]
    // Rings on dashed lines: two points at one place can be told apart.
    if (series.dash === 'dashed') {
      return [
        element('circle', {
          class: `line s${colour} hollow`,
          fill: '#fff',
          stroke: paint,
          'stroke-width': 2,
          ...place,
        }),
      ]
    }
    return [element('circle', { class: `area s${colour}`, fill: paint, ...place })]
  })
}

function band(at: Plane, series: Series, i: number): string[] {
  const { x, band: edges } = series
  if (!edges) return []
  const whole = x.map((_, k) => k).filter((k) => Number.isFinite(edges.low[k]!) && Number.isFinite(edges.high[k]!))
  const corner = (values: readonly number[]) => (k: number) => `${round(at.x(x[k]!))} ${round(at.y(values[k]!))}`
  const points = [...whole.map(corner(edges.high)), ...whole.reverse().map(corner(edges.low))].join(' ')
  const colour = colourOf(series, i)
  const fill = { fill: seriesColours.light[colour], 'fill-opacity': 0.14 }
  return [element('polygon', { class: `area s${colour}`, points, ...fill })]
}

/** The names of the lines at their right ends, each after a piece of its line. */
function keys(at: Plane, series: readonly Series[]): string[] {
  const { top, bottom, right } = at
  const ends = series.map(({ x, y }) => {
    const last = y.findLastIndex(Number.isFinite)
    const height = last < 0 ? bottom : Math.min(bottom, Math.max(top, at.y(y[last]!)))
    return { x: last < 0 ? right : at.x(x[last]!) + 2, y: height }
  })
  const heights = ends.map((end) => end.y)
  return labelPositions(heights, fontSize * 1.3, [top, bottom]).flatMap((y, i) => [
    line('grid', ends[i]!.x, ends[i]!.y, right + 8, y),
    element('line', { x1: right + 9, x2: right + 27, y1: y, y2: y, ...stroke(series[i]!, i) }),
    label(series[i]!.name, { class: 'ink', fill: ink, x: right + 32, y: y + 5 }),
  ])
}

function path(x: number[], y: number[]): string {
  let pen = 'M'
  return x
    .map((value, i) => {
      if (!Number.isFinite(y[i]!)) {
        pen = 'M'
        return ''
      }
      const step = `${pen}${round(value)} ${round(y[i]!)}`
      pen = 'L'
      return step
    })
    .join('')
}

function inWords({ xLabel, yLabel, series }: LineChart): string {
  const lines = series.map((line) => {
    const first = line.y.findIndex(Number.isFinite)
    const last = line.y.findLastIndex(Number.isFinite)
    if (last < 0) return `${line.name}: no finite value`
    const at = (i: number) => `${shortNumber(line.y[i]!)} at ${shortNumber(line.x[i]!)}`
    return first === last ? `${line.name}: ${at(first)}` : `${line.name}: from ${at(first)} to ${at(last)}`
  })
  return `${yLabel} against ${xLabel}. ${lines.join('; ')}.`
}
