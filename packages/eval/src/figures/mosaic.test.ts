import { expect, test } from 'vitest'
import type { Image } from './field-image'
import { mosaic } from './mosaic'
import { pixelTextHeight, pixelTextWidth } from './pixel-text'

const plain = (red: number): Image => ({
  width: 4,
  height: 2,
  data: Uint8Array.from({ length: 32 }, (_, i) => (i % 4 === 3 ? 255 : i % 4 === 0 ? red : 0)),
})

test('images stand in their rows and columns, enlarged, with labels beside and above', () => {
  const rows = [
    { label: 'a', images: [plain(10), null] },
    { label: 'bc', images: [plain(20), plain(30)] },
  ]
  const { width, height, data } = mosaic({ columns: ['x', 'y'], rows, scale: 3 })
  const [left, top] = [pixelTextWidth('bc', 2) + 12, pixelTextHeight(2) + 12]
  expect([width, height]).toEqual([left + 2 * (12 + 6), top + 2 * (6 + 6)])
  const at = (x: number, y: number) => [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)]
  expect(at(left, top)).toEqual([10, 0, 0, 255])
  expect(at(left + 11, top + 5)).toEqual([10, 0, 0, 255])
  expect(at(left + 12, top)).toEqual([255, 255, 255, 255])
  expect(at(left + 18, top)).toEqual([255, 255, 255, 255])
  expect(at(left + 18, top + 12)).toEqual([30, 0, 0, 255])
  const black = (x0: number, x1: number, y0: number, y1: number) => {
    let count = 0
    for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) if (at(x, y).join() === '0,0,0,255') count++
    return count
  }
  expect(black(left, left + 12, 0, top)).toBe(9 * 4) // the dots of an x
  expect(black(0, left, top, top + 6)).toBeGreaterThan(0)
})

test('images of several sizes, or too few of them, are refused', () => {
  const other = { ...plain(0), width: 2, height: 4 }
  for (const images of [[plain(1), other], [plain(1)], [null, null]]) {
    expect(() => mosaic({ columns: ['x', 'y'], rows: [{ label: '', images }] })).toThrow('mosaic')
  }
})
