import { expect, test } from 'vitest'
import { colourMap, levels } from './colour-map'
import { isSigned, panelsImage, rangeOf } from './panels-image'
import { drawText, pixelTextWidth } from './pixel-text'
import { planeOf } from './plane-of'

const blank = (width: number, height: number) => ({ width, height, data: new Uint8Array(width * height * 4).fill(255) })

test('text of dots', () => {
  const image = blank(12, 7)
  drawText(image, 'T1', { x: 0, y: 0, colour: [0, 0, 0] })
  const rows = Array.from({ length: 7 }, (_, row) =>
    Array.from({ length: 11 }, (_, column) => (image.data[(row * 12 + column) * 4] === 0 ? '#' : '.')).join(''),
  )
  expect(rows).toEqual([
    '#####...#..',
    '..#....##..',
    '..#.....#..',
    '..#.....#..',
    '..#.....#..',
    '..#.....#..',
    '..#....###.',
  ])
  expect(pixelTextWidth('T1', 2)).toBe(22)
})

test('every character of a keyboard has dots of its own', () => {
  const seen = new Set<string>()
  for (let code = 33; code < 127; code++) {
    const image = blank(5, 9)
    drawText(image, String.fromCharCode(code), { x: 0, y: 0, colour: [0, 0, 0] })
    seen.add(image.data.join())
  }
  // Braces, the backslash and the backtick are drawn as a question mark, as all others beyond ASCII.
  expect(seen.size).toBe(94 - 4)
})

test('a row a field, with its colours from low to high', () => {
  const panel = (offset: number) => Float64Array.from({ length: 12 }, (_, i) => i + offset)
  const axis = (name: string, end: number) => ({ name, extent: [0, end] as const })
  const figure = {
    title: 'run',
    columns: ['t = 0', 't = 1'],
    rows: [{ label: 'heat', unit: 'K', panels: [panel(0), panel(5)] }],
    x: axis('x', 4),
    y: axis('y', 3),
    grid: [4, 3] as const,
    panelWidth: 80,
  }
  const image = panelsImage(figure)
  expect(rangeOf(figure.rows[0]!.panels)).toEqual([0, 16])
  const found = new Set<string>()
  for (let i = 0; i < image.data.length; i += 4) found.add(image.data.subarray(i, i + 3).join())
  const table = colourMap('magma')
  for (const level of [0, levels - 1]) expect(found).toContain(table.subarray(level * 3, level * 3 + 3).join())
  expect(isSigned([-1, 5]) && !isSigned([-0.1, 5]) && !isSigned([1, 5])).toBe(true)
  expect(() => panelsImage({ ...figure, columns: ['t = 0'] })).toThrow(/panels of heat: 2 for 1 columns/)
})

test('planes of a field', () => {
  const values = Float64Array.from({ length: 12 }, (_, i) => i)
  expect([...planeOf(values, [2, 2, 3], 1)]).toEqual([1, 4, 7, 10])
  expect(planeOf(values, [4, 3], 0)).toBe(values)
  expect(() => planeOf(values, [2, 2, 3], 3)).toThrow(/node 3 of the grid 2 x 2 x 3/)
})
