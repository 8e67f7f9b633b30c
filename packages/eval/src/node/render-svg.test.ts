import { expect, test } from 'vitest'
import { renderSvg } from './index'

const svg = (body: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" font-family="sans-serif">${body}</svg>`
const dark = (data: Uint8Array) => data.filter((value, i) => i % 4 === 0 && value < 128).length

test('an SVG becomes pixels, text included, whatever fonts the machine has', async () => {
  const plain = await renderSvg(svg('<rect width="20" height="20"/>'), { scale: 2 })
  expect([plain.width, plain.height, plain.data.length]).toEqual([80, 40, 80 * 40 * 4])
  expect(dark(plain.data)).toBe(40 * 40)
  const text = await renderSvg(svg('<text y="15">ε√x</text>'), { scale: 1 })
  expect(dark(text.data)).toBeGreaterThan(20)
  expect((await renderSvg(svg(''), { scale: 1, background: 'transparent' })).data.every((value) => value === 0)).toBe(
    true,
  )
})
