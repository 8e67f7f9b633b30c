import { element, escapeText, gridline, round, soft, textWidth } from './svg'
import { logTicks, niceTicks, tickLabels } from './ticks'

/** Size of text in charts, in pixels. */
export const fontSize = 14

/** The plane of a chart: where its edges are in pixels, and how data become pixels. */
export interface Plane {
  left: number
  right: number
  top: number
  bottom: number
  x(value: number): number
  y(value: number): number
  ticks: { x: number[]; y: number[] }
}

interface PlaneOptions {
  width: number
  height: number
  /** Room for the names of lines at the right. */
  names: number
  x: readonly [number, number]
  y: readonly [number, number]
  /** Whether the axes are logarithmic. Default false. */
  log?: { x?: boolean; y?: boolean }
}

/** Lays out a chart, with room for its title, labels and ticks. */
export function plane({ width, height, names, x: [x0, x1], y: [y0, y1], log = {} }: PlaneOptions): Plane {
  const ticks = {
    x: x1 >= x0 ? (log.x ? logTicks(x0, x1) : niceTicks(x0, x1, 6)) : [],
    y: log.y ? logTicks(y0, y1) : niceTicks(y0, y1, 5),
  }
  const share = (value: number, from: number, to: number, isLog?: boolean) => {
    if (!(to > from)) return 0.5
    return isLog ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from)
  }
  const left = 36 + Math.max(...tickLabels(ticks.y).map((label) => textWidth(label, fontSize)))
  const [right, top, bottom] = [width - names, 40, height - 46]
  return {
    left,
    right,
    top,
    bottom,
    x: (value) => left + share(value, x0, x1, log.x) * (right - left),
    y: (value) => bottom - share(value, y0, y1, log.y) * (bottom - top),
    ticks,
  }
}

/** Grid, axes, ticks and labels of a plane, as SVG elements. */
export function axes(at: Plane, xLabel: string, yLabel: string): string[] {
  const { left, right, top, bottom, ticks } = at
  const xTexts = tickLabels(ticks.x)
  const yTexts = tickLabels(ticks.y)
  const centre = `translate(13 ${round((top + bottom) / 2)}) rotate(-90)`
  return [
    ...ticks.y.map((tick) => line('grid', left, at.y(tick), right, at.y(tick))),
    line('axis', left, bottom, right, bottom),
    ...ticks.x.map((tick) => line('axis', at.x(tick), bottom, at.x(tick), bottom + 5)),
    ...ticks.x.map((tick, i) => label(xTexts[i]!, { x: at.x(tick), y: bottom + 20, 'text-anchor': 'middle' })),
    ...ticks.y.map((tick, i) => label(yTexts[i]!, { x: left - 8, y: at.y(tick) + 5, 'text-anchor': 'end' })),
    label(xLabel, { x: (left + right) / 2, y: bottom + 40, 'text-anchor': 'middle' }),
    label(yLabel, { transform: centre, 'text-anchor': 'middle' }),
  ]
}

/** A dashed level across the plane with its name. */
export function referenceLine(at: Plane, { y, label: name }: { y: number; label: string }): string[] {
  // A halo keeps the name legible where lines cross it.
  const halo = { class: 'soft halo', stroke: '#fff', 'stroke-width': 4, 'paint-order': 'stroke' }
  const text = label(name, { x: at.left + 6, y: at.y(y) - 6, ...halo, 'stroke-linejoin': 'round' })
  return [line('axis', at.left, at.y(y), at.right, at.y(y), '3 3'), text]
}

/** A straight line in the colour of the grid or the axes. */
export function line(part: 'grid' | 'axis', x1: number, y1: number, x2: number, y2: number, dashes?: string): string {
  const stroke = part === 'grid' ? gridline : soft
  return element('line', { class: part, x1, y1, x2, y2, stroke, 'stroke-dasharray': dashes })
}

/** Text beside the data. */
export const label = (content: string, attributes: Record<string, string | number>) =>
  element('text', { class: 'soft', fill: soft, ...attributes }, escapeText(content))
