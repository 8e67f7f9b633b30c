import { ShapeError } from '@lola-ts/tensor-core'
import { axisLabel } from './axis'
import { colourMap, levels } from './colour-map'
import { fieldImage, type Image } from './field-image'
import type { FieldPanels } from './field-panels'
import { drawText, fillRectangle, pixelTextHeight, pixelTextWidth } from './pixel-text'
import { type Range, valueRange } from './quantise'
import { rangeLabels, shortNumber } from './ticks'

const paper = [255, 255, 255]
const ink = [20, 24, 32]
const soft = [96, 104, 116]
const scale = 2
const gap = 12
const lineHeight = pixelTextHeight(scale) + 8

/**
 * {@link fieldPanels} as pixels, for PNG and GIF: a row a field with its colour bar, its name and unit, a column a time
 * or a model, x to the right and y upwards with their true proportions. Colours of a row span all its panels unless it
 * has a range.
 */
export function panelsImage({ title, columns, rows, x, y, grid, panelWidth = 180 }: FieldPanels): Image {
  const wrong = rows.find((row) => row.panels.length !== columns.length)
  if (wrong) throw new ShapeError(`panels of ${wrong.label}: ${wrong.panels.length} for ${columns.length} columns`)
  const aspect = (y.extent[1] - y.extent[0]) / (x.extent[1] - x.extent[0])
  const panelHeight = Math.round(Math.max(24, Math.min(panelWidth * 4, panelWidth * aspect)))
  const labels = rows.map((row) => axisLabel({ name: row.label, unit: row.unit }))
  const ranges = rows.map((row) => row.range ?? rangeOf(row.panels, row.signed ?? false))
  const barTexts = ranges.map(rangeLabels)
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => pixelTextWidth(text, scale)))
  const yEnds = y.extent.map(shortNumber)

  const left = gap + widest([...yEnds, y.name]) + 8
  const heads = lineHeight * 2 + gap
  const rowHeight = panelHeight + lineHeight + gap
  const barLeft = left + columns.length * (panelWidth + gap)
  const right = barLeft + 14 + 6 + widest(barTexts.flat()) + gap
  const width = Math.max(right, left + widest([title]) + gap, left + widest(labels) + gap)
  const height = heads + rows.length * rowHeight + lineHeight * 2
  const image: Image = { width, height, data: new Uint8Array(width * height * 4).fill(255) }
  fillRectangle(image, { x: 0, y: 0, width, height }, paper)

  const write = (
    text: string,
    at: { x: number; y: number },
    colour = soft,
    align: 'left' | 'middle' | 'right' = 'left',
  ) => {
    const shift = { left: 0, middle: 0.5, right: 1 }[align] * pixelTextWidth(text, scale)
    drawText(image, text, { x: Math.round(at.x - shift), y: Math.round(at.y), scale, colour })
  }
  write(title, { x: left, y: gap }, ink)
  for (const [i, head] of columns.entries()) {
    write(head, { x: left + i * (panelWidth + gap) + panelWidth / 2, y: gap + lineHeight }, ink, 'middle')
  }
  for (const [j, row] of rows.entries()) {
    const top = heads + j * rowHeight
    const colours = row.colours ?? (row.signed ? 'blueRed' : 'magma')
    write(labels[j]!, { x: left, y: top }, ink)
    const panelTop = top + lineHeight
    for (const [i, values] of row.panels.entries()) {
      if (!values) continue
      const picture = fieldImage({ values, x, y, grid, range: ranges[j]!, colours })
      place(image, picture, { x: left + i * (panelWidth + gap), y: panelTop, width: panelWidth, height: panelHeight })
    }
    write(yEnds[1]!, { x: left - 8, y: panelTop }, soft, 'right')
    write(y.name, { x: left - 8, y: panelTop + panelHeight / 2 - pixelTextHeight(scale) / 2 }, soft, 'right')
    write(yEnds[0]!, { x: left - 8, y: panelTop + panelHeight - pixelTextHeight(scale) }, soft, 'right')
    place(image, bar(colours), { x: barLeft, y: panelTop, width: 14, height: panelHeight })
    write(barTexts[j]![1], { x: barLeft + 20, y: panelTop })
    write(barTexts[j]![0], { x: barLeft + 20, y: panelTop + panelHeight - pixelTextHeight(scale) })
  }
  const below = heads + rows.length * rowHeight - gap + 6
  for (const i of columns.keys()) {
    const start = left + i * (panelWidth + gap)
    write(shortNumber(x.extent[0]), { x: start, y: below })
    write(x.name, { x: start + panelWidth / 2, y: below }, soft, 'middle')
    write(shortNumber(x.extent[1]), { x: start + panelWidth, y: below }, soft, 'right')
  }
  return image
}

/** The range of all panels of a row together. */
export function rangeOf(panels: FieldPanels['rows'][number]['panels'], signed = false): Range {
  const ends = panels.flatMap((panel) => (panel ? [...valueRange(panel, { signed })] : []))
  return valueRange(Float64Array.from(ends), { signed })
}

/** Whether values lie on both sides of zero, the smaller side a tenth of the larger one at least. */
export function isSigned([low, high]: Range): boolean {
  return low < 0 && high > 0 && Math.min(-low, high) >= 0.1 * Math.max(-low, high)
}

function bar(colours: Parameters<typeof colourMap>[0]): Image {
  const table = colourMap(colours)
  const data = new Uint8Array(levels * 4).fill(255)
  for (let i = 0; i < levels; i++) data.set(table.subarray((levels - 1 - i) * 3, (levels - i) * 3), i * 4)
  return { width: 1, height: levels, data }
}

/** Draws a picture into a box of another size: nearest pixels. */
function place(image: Image, picture: Image, box: { x: number; y: number; width: number; height: number }): void {
  for (let row = 0; row < box.height; row++) {
    const from = Math.floor(((row + 0.5) * picture.height) / box.height)
    for (let column = 0; column < box.width; column++) {
      const at = (from * picture.width + Math.floor(((column + 0.5) * picture.width) / box.width)) * 4
      image.data.set(picture.data.subarray(at, at + 4), ((box.y + row) * image.width + box.x + column) * 4)
    }
  }
}
