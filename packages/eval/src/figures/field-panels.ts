import { ShapeError } from '@lola-ts/tensor-core'
import type { Values } from '../scores'
import { axisLabel, type SpaceAxis } from './axis'
import { type ColourMapName, colourMap, levels } from './colour-map'
import { fieldImage } from './field-image'
import { pngAddress } from './png'
import { quantise, type Range, valueRange } from './quantise'
import { element, escapeText, fontFamily, ink, soft, textWidth } from './svg'
import { niceTicks, rangeLabels, shortNumber, tickLabels } from './ticks'

/** A value at a point, drawn as a small disc in the colours of its row. */
export interface Mark {
  /** In the units of the axes. */
  x: number
  y: number
  value: number
}

/** A row of pictures of one field, which share their colours. */
export interface PanelRow {
  /** Name of the field. */
  label: string
  unit?: string
  /** One a column: values `[x, y]`, y fastest; null leaves a gap. */
  panels: readonly (Values | null)[]
  /** Points to draw upon the pictures, one list a column. Default none. */
  marks?: readonly (readonly Mark[])[]
  /** Whether the field has a sign: colours then diverge about zero. Default false. */
  signed?: boolean
  /** Default: that of the first panel (the truth), so that a forecast that blew up does not bleach the others. */
  range?: Range
  /** Default: `blueRed` for signed fields, else `magma`. */
  colours?: ColourMapName
}

export interface FieldPanels {
  title: string
  /** Heads of the columns: models, or lead times. */
  columns: readonly string[]
  rows: readonly PanelRow[]
  x: SpaceAxis
  y: SpaceAxis
  /** Number of nodes along x and y. */
  grid: readonly [number, number]
  /** Width of a picture in pixels; its height follows from the extents. Default 180. */
  panelWidth?: number
  /** An axis of time below, with a mark where this picture of an animation stands. */
  timeAxis?: { from: number; to: number; at: number; label: string }
}

interface Box {
  x: number
  y: number
  width: number
  height: number
}

const fontSize = 12
const gap = 10

/**
 * Draws fields side by side, as the text of one SVG with the pictures inside (PNG): a row a field with a shared colour
 * bar, a column a model or a lead time, x to the right and y upwards with their true proportions.
 */
export async function fieldPanels(figure: FieldPanels): Promise<string> {
  const { title, columns, rows, x, y, grid, panelWidth = 180, timeAxis } = figure
  const wrong = rows.find((row) => row.panels.length !== columns.length)
  if (wrong) throw new ShapeError(`panels of ${wrong.label}: ${wrong.panels.length} for ${columns.length} columns`)

  const panelHeight = Math.max(24, (panelWidth * (y.extent[1] - y.extent[0])) / (x.extent[1] - x.extent[0]))
  const left = Math.max(...rows.map((row) => textWidth(axisLabel({ name: row.label, unit: row.unit }), fontSize))) + 44
  const top = 58
  const column = (i: number) => left + i * (panelWidth + gap)
  const row = (j: number) => top + j * (panelHeight + gap)
  const right = column(columns.length)
  const width = right + 64
  const height = row(rows.length) + (timeAxis ? 66 : 26)

  const drawn = await Promise.all(rows.map((fields, j) => drawRow(fields, j)))
  const heads = columns.map((head, i) =>
    text(head, { x: column(i) + panelWidth / 2, y: top - 8, 'text-anchor': 'middle', class: 'ink', fill: ink }),
  )
  const below = row(rows.length) - gap + 15
  const xTexts = columns.flatMap((_, i) => [
    text(shortNumber(x.extent[0]), { x: column(i), y: below }),
    text(axisLabel(x), { x: column(i) + panelWidth / 2, y: below, 'text-anchor': 'middle' }),
    text(shortNumber(x.extent[1]), { x: column(i) + panelWidth, y: below, 'text-anchor': 'end' }),
  ])

  const frame = { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}` }
  return element(
    'svg',
    {
      ...frame,
      width: Math.ceil(width),
      height: Math.ceil(height),
      role: 'img',
      class: 'panels',
      'font-family': fontFamily,
      'font-size': fontSize,
    },
    element('title', {}, escapeText(title)),
    element('desc', {}, escapeText(`${rows.map(({ label }) => label).join(', ')}, for ${columns.join(', ')}.`)),
    text(title, { x: 0, y: 18, 'font-weight': 600, 'font-size': fontSize + 3, class: 'ink', fill: ink }),
    ...heads,
    ...drawn.flat(),
    ...xTexts,
    ...(timeAxis ? drawTime(timeAxis, left, right - gap, height - 34) : []),
  )

  function disc({ x: at, y: height, value }: Mark, box: Box, range: Range, table: Uint8Array): string {
    const level = quantise(Float64Array.of(value), range)[0]!
    const fill = `rgb(${Array.from(table.subarray(level * 3, level * 3 + 3)).join(' ')})`
    const along = (value: number, [from, to]: readonly [number, number]) => (value - from) / (to - from)
    const centre = {
      cx: box.x + along(at, x.extent) * box.width,
      cy: box.y + (1 - along(height, y.extent)) * box.height,
    }
    return element('circle', { ...centre, r: 2.4, fill, stroke: ink, 'stroke-width': 0.6 })
  }

  async function drawRow(fields: PanelRow, j: number): Promise<string[]> {
    const { label, unit, panels, signed = false, colours = signed ? 'blueRed' : 'magma' } = fields
    const first = panels.find((panel) => panel !== null)
    const range = fields.range ?? valueRange(first ?? new Float64Array(), { signed })
    const table = colourMap(colours)
    const pictures = await Promise.all(
      panels.map(async (values, i) => {
        if (!values) return ''
        const href = await pngAddress(fieldImage({ values, x, y, grid, range, colours }))
        const box = { x: column(i), y: row(j), width: panelWidth, height: panelHeight }
        const discs = fields.marks?.[i]?.map((mark) => disc(mark, box, range, table)) ?? []
        return [element('image', { href, ...box, preserveAspectRatio: 'none' }), ...discs].join('')
      }),
    )
    const bar = { width: 1, height: levels, data: new Uint8Array(levels * 4).fill(255) }
    for (let i = 0; i < levels; i++) bar.data.set(table.subarray((levels - 1 - i) * 3, (levels - i) * 3), i * 4)
    const middle = row(j) + panelHeight / 2 + 4
    return [
      text(axisLabel({ name: label, unit }), { x: 0, y: middle, class: 'ink', fill: ink }),
      text(shortNumber(y.extent[1]), { x: left - 6, y: row(j) + 9, 'text-anchor': 'end' }),
      text(axisLabel(y), { x: left - 6, y: middle, 'text-anchor': 'end' }),
      text(shortNumber(y.extent[0]), { x: left - 6, y: row(j) + panelHeight, 'text-anchor': 'end' }),
      ...pictures,
      element('image', {
        href: await pngAddress(bar),
        x: right,
        y: row(j),
        width: 9,
        height: panelHeight,
        preserveAspectRatio: 'none',
      }),
      text(rangeLabels(range)[1], { x: right + 14, y: row(j) + 9 }),
      text(rangeLabels(range)[0], { x: right + 14, y: row(j) + panelHeight }),
    ]
  }
}

const text = (content: string, attributes: Record<string, string | number>) =>
  element('text', { class: 'soft', fill: soft, ...attributes }, escapeText(content))

/** A line with round numbers, and a mark that moves along it. */
function drawTime(
  { from, to, at, label }: NonNullable<FieldPanels['timeAxis']>,
  left: number,
  right: number,
  y: number,
): string[] {
  const place = (value: number) => left + ((value - from) / (to - from || 1)) * (right - left)
  const ticks = niceTicks(from, to, 6)
  const texts = tickLabels(ticks)
  const stroke = { class: 'axis', stroke: soft }
  return [
    element('line', { x1: left, x2: right, y1: y, y2: y, ...stroke }),
    ...ticks.map((tick) => element('line', { x1: place(tick), x2: place(tick), y1: y, y2: y + 4, ...stroke })),
    ...ticks.map((tick, i) => text(texts[i]!, { x: place(tick), y: y + 16, 'text-anchor': 'middle' })),
    element('circle', { class: 'ink', cx: place(at), cy: y, r: 5, fill: ink }),
    text(label, { x: (left + right) / 2, y: y + 31, 'text-anchor': 'middle' }),
  ]
}
