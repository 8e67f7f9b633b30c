import { inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import {
  colourMap,
  encodePng,
  fieldImage,
  fieldOf,
  fieldPanels,
  lineChart,
  quantise,
  resampling,
  valueRange,
} from './index'
import { labelPositions } from './label-positions'
import { niceTicks, rangeLabels, shortNumber, tickLabels } from './ticks'

const x = { name: 'x', extent: [0, 4] as const }
const y = { name: 'y', extent: [0, 1] as const }

describe('colour maps', () => {
  const at = (name: Parameters<typeof colourMap>[0], level: number) => [
    ...colourMap(name).subarray(level * 3, level * 3 + 3),
  ]

  test.each([
    ['viridis', 0, [68, 1, 84]],
    ['viridis', 127, [33, 145, 140]],
    ['viridis', 254, [253, 231, 37]],
    ['magma', 0, [0, 0, 4]],
    ['magma', 127, [183, 55, 121]],
    ['magma', 254, [252, 253, 191]],
  ] as const)("%s at level %i is matplotlib's", (name, level, expected) => {
    const worst = Math.max(...at(name, level).map((value, i) => Math.abs(value - expected[i]!)))
    expect(worst).toBeLessThan(8)
  })

  test('lightness only grows, and diverges evenly from the middle', () => {
    const lightness = (name: Parameters<typeof colourMap>[0]) =>
      Array.from({ length: 255 }, (_, level) => luminance(at(name, level)))
    for (const name of ['viridis', 'magma'] as const) {
      const values = lightness(name)
      for (let i = 8; i < 255; i += 8) expect(values[i]).toBeGreaterThan(values[i - 8]!)
    }
    const values = lightness('blueRed')
    for (let i = 8; i <= 127; i += 8) expect(values[i]).toBeGreaterThan(values[i - 8]!)
    for (let i = 0; i < 127; i += 16) expect(Math.abs(values[i]! - values[254 - i]!)).toBeLessThan(0.05)
    expect(Math.min(...at('blueRed', 127))).toBeGreaterThan(235)
  })

  test('what is missing is grey', () => expect(new Set(at('magma', 255)).size).toBe(1))
})

describe('levels', () => {
  test('of a range', () => {
    const values = Float32Array.of(-5, 0, 0.5, 1, 9, Number.NaN, Number.POSITIVE_INFINITY)
    expect([...quantise(values, [0, 1])]).toEqual([0, 0, 127, 254, 254, 255, 255])
  })

  test('a range ignores what is not finite, is symmetric if signed and never empty', () => {
    const values = Float32Array.of(-1, 3, Number.NaN, Number.POSITIVE_INFINITY)
    expect(valueRange(values)).toEqual([-1, 3])
    expect(valueRange(values, { signed: true })).toEqual([-3, 3])
    for (const constant of [0, 7]) {
      const [low, high] = valueRange(Float32Array.of(constant))
      expect(low).toBeLessThan(high)
    }
    expect(valueRange(Float32Array.of(Number.NaN))).toEqual([0, 1])
  })
})

describe('resampling', () => {
  test('an even axis is drawn node by node', () => {
    expect(resampling(y, 4)).toEqual({ lower: [0, 1, 2, 2], weight: [0, 0, 0, 1] })
    expect(resampling(y, 1)).toEqual({ lower: [0], weight: [0] })
  })

  test('uneven nodes reproduce a linear profile', () => {
    const nodes = Array.from({ length: 16 }, (_, i) => (1 - Math.cos((Math.PI * (i + 0.5)) / 16)) / 2)
    const { lower, weight } = resampling({ ...y, coordinates: nodes }, 16, 32)
    for (let line = 1; line < 31; line++) {
      const value = nodes[lower[line]!]! * (1 - weight[line]!) + nodes[lower[line]! + 1]! * weight[line]!
      expect(value).toBeCloseTo((line + 0.5) / 32, 5)
    }
  })

  test('refuses coordinates that do not fit', () => {
    expect(() => resampling({ ...y, coordinates: [0, 1] }, 3)).toThrow('axis y: 2 coordinates for 3 nodes')
    expect(() => resampling({ ...y, coordinates: [0, 1, 1] }, 3)).toThrow('axis y: coordinates do not increase')
  })
})

describe('pictures', () => {
  test('x goes right, y goes up', () => {
    const values = Float64Array.of(0, 0, 1, 0, 0, 0) // 3 x 2, high at the second x and the first y
    const image = fieldImage({ values, x, y, grid: [3, 2], range: [0, 1], colours: 'magma' })
    const bright = [...image.data].findIndex((value, i) => i % 4 === 0 && value > 200) / 4
    expect([image.width, image.height, bright]).toEqual([3, 2, 4])
  })

  test('a field that does not fit its grid is refused', () => {
    const values = new Float32Array(5)
    expect(() => fieldImage({ values, x, y, grid: [3, 2], range: [0, 1], colours: 'magma' })).toThrow('expected 3 x 2')
  })

  test('one field of a snapshot', () => expect([...fieldOf(Float32Array.of(1, 2, 3, 4), 2, 1)]).toEqual([2, 4]))

  test('PNG files hold the pixels', async () => {
    const image = { width: 2, height: 2, data: Uint8Array.from({ length: 16 }, (_, i) => i * 16) }
    const file = Buffer.from(await encodePng(image))
    expect(file.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
    expect([file.readUInt32BE(16), file.readUInt32BE(20)]).toEqual([2, 2])
    const rows = inflateSync(file.subarray(41, 41 + file.readUInt32BE(33)))
    expect([...rows.subarray(1, 9)]).toEqual([...image.data.subarray(0, 8)])
    expect([...rows.subarray(10, 18)]).toEqual(new Array(8).fill(128))
    expect(file.subarray(-4).toString('hex')).toBe('ae426082')
  })

  test('panels share the range of the first, and say so in numbers', async () => {
    const rows = [{ label: 'buoyancy', unit: 'm/s²', panels: [Float32Array.of(0, 1, 0, 2), null, new Float32Array(4)] }]
    const svg = await fieldPanels({ title: 'a < b', columns: ['truth', 'solver', 'mean'], rows, x, y, grid: [2, 2] })
    expect(svg.match(/<image/g)).toHaveLength(2 + 1)
    for (const text of ['buoyancy [m/s²]', '>2.00<', '>0.00<', 'a &#60; b']) expect(svg).toContain(text)
    await expect(fieldPanels({ title: '', columns: ['truth'], rows, x, y, grid: [2, 2] })).rejects.toThrow('3 for 1')
  })
})

describe('charts', () => {
  const series = [
    {
      name: 'diffusion & co',
      x: [1, 2, 3],
      y: [0.1, Number.NaN, 0.3],
      band: { low: [0, Number.NaN, 0.2], high: [0.2, Number.NaN, 0.4] },
    },
    { name: 'persistence', x: [1, 2, 3], y: [0.3, 0.4, 0.5], colour: 0, dash: 'dashed' as const },
  ]
  const svg = lineChart({ title: 'Error', xLabel: 'lead time [states]', yLabel: 'VRMSE', series })

  test('name their axes and lines, and describe themselves', () => {
    for (const text of [
      'lead time [states]',
      'VRMSE',
      'diffusion &#38; co',
      'persistence: from 0.3 at 1 to 0.5 at 3',
    ]) {
      expect(svg).toContain(text)
    }
    expect(svg).not.toContain('NaN')
  })

  test('a missing value breaks the line', () => {
    const paths = svg.match(/<path d="[^"]*"/g)!
    expect(paths[0]!.match(/M/g)).toHaveLength(2)
    expect(paths[1]!.match(/M/g)).toHaveLength(1)
  })

  test('nothing to draw is still a chart', () => {
    const empty = lineChart({
      title: 'Error',
      xLabel: 'x',
      yLabel: 'y',
      series: [{ name: 'a', x: [1], y: [Number.NaN] }],
    })
    expect(empty).toContain('a: no finite value')
    expect(empty).not.toMatch(/NaN|Infinity/)
  })

  test('labels keep their distance and stay inside', () => {
    const placed = labelPositions([50, 52, 51, 99, 100], 10, [0, 100])
    const sorted = [...placed].sort((a, b) => a - b)
    for (let i = 1; i < 5; i++) expect(sorted[i]! - sorted[i - 1]!).toBeGreaterThanOrEqual(10)
    expect(sorted[4]).toBeLessThanOrEqual(100)
    expect(placed[0]).toBeLessThan(placed[2]!)
  })
})

describe('numbers', () => {
  test('ticks are round', () => {
    expect(niceTicks(0, 0.93, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8])
    expect(niceTicks(1, 20, 6)).toEqual([5, 10, 15, 20])
    expect(niceTicks(3, 3)).toEqual([3])
    expect(tickLabels([-0.5, 0, 0.5])).toEqual(['−0.5', '0.0', '0.5'])
  })

  test('short', () => {
    expect([0.12345, 310.4, 1e-6, Number.NaN, -2].map(shortNumber)).toEqual(['0.123', '310', '1.0e−6', '–', '−2'])
    expect(rangeLabels([-0.00537, 1])).toEqual(['−0.01', '1.00'])
    expect(rangeLabels([-0.0001, 1])).toEqual(['0.00', '1.00'])
  })
})

const luminance = (bytes: number[]) => {
  const [r, g, b] = bytes.map((byte) => (byte / 255) ** 2.2) as [number, number, number]
  return Math.cbrt(0.2126 * r + 0.7152 * g + 0.0722 * b)
}
