import { ShapeError } from '@lola-ts/tensor-core'
import type { Image } from './field-image'
import { drawText, pixelTextHeight, pixelTextWidth } from './pixel-text'

export interface Mosaic {
  /** Heads of the columns. */
  columns: readonly string[]
  /** One image a column, of one size; null leaves a gap. */
  rows: readonly { label: string; images: readonly (Image | null)[] }[]
  /** How many pixels a side of an image's pixel becomes. Default: such that images are about 192 wide. */
  scale?: number
}

const gap = 6
/** Of a dot of a letter, in pixels. */
const dot = 2
const black = [0, 0, 0]

/** Images side by side on white, with labels, as one image: for what only shows pixels, such as TensorBoard. */
export function mosaic({ columns, rows, scale: given }: Mosaic): Image {
  const images = rows.flatMap((row) => row.images).filter((image) => image !== null)
  const [first] = images
  const fits = images.every(({ width, height }) => width === first!.width && height === first!.height)
  if (!first || !fits || rows.some((row) => row.images.length !== columns.length)) {
    throw new ShapeError(`mosaic: expected ${columns.length} images a row, all of one size`)
  }
  const scale = given ?? Math.max(1, Math.round(192 / first.width))
  const [wide, high] = [first.width * scale, first.height * scale]
  const left = Math.max(...rows.map(({ label }) => pixelTextWidth(label, dot))) + 2 * gap
  const top = pixelTextHeight(dot) + 2 * gap
  const [width, height] = [left + columns.length * (wide + gap), top + rows.length * (high + gap)]
  const whole: Image = { width, height, data: new Uint8Array(width * height * 4).fill(255) }

  columns.forEach((head, i) => {
    const x = left + i * (wide + gap) + Math.round((wide - pixelTextWidth(head, dot)) / 2)
    drawText(whole, head, { x, y: gap, scale: dot, colour: black })
  })
  rows.forEach(({ label, images: inRow }, j) => {
    const y = top + j * (high + gap)
    const middle = y + Math.round((high - pixelTextHeight(dot)) / 2)
    drawText(whole, label, { x: gap, y: middle, scale: dot, colour: black })
    inRow.forEach((image, i) => {
      if (image) place(whole, image, { x: left + i * (wide + gap), y, scale })
    })
  })
  return whole
}

function place(whole: Image, image: Image, { x, y, scale }: { x: number; y: number; scale: number }): void {
  for (let row = 0; row < image.height * scale; row++) {
    for (let column = 0; column < image.width * scale; column++) {
      const from = (Math.floor(row / scale) * image.width + Math.floor(column / scale)) * 4
      whole.data.set(image.data.subarray(from, from + 4), ((y + row) * whole.width + x + column) * 4)
    }
  }
}
