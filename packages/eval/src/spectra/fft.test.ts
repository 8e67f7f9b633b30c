import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Complex, fftn } from './fft'

const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 16, 30, 49, 60, 64, 97]

/** The sum of the definition, over one axis. */
function slow({ re, im }: Complex): Complex {
  const n = re.length
  const sum = (k: number, part: (a: number, b: number, c: number, s: number) => number) =>
    re.reduce((total, a, j) => {
      const angle = (-2 * Math.PI * ((j * k) % n)) / n
      return total + part(a, im[j]!, Math.cos(angle), Math.sin(angle))
    }, 0)
  return {
    re: Float64Array.from({ length: n }, (_, k) => sum(k, (a, b, c, s) => a * c - b * s)),
    im: Float64Array.from({ length: n }, (_, k) => sum(k, (a, b, c, s) => a * s + b * c)),
  }
}

const wave = (n: number) => ({
  re: Float64Array.from({ length: n }, (_, i) => Math.sin(3 * i + 1) + i / n),
  im: Float64Array.from({ length: n }, (_, i) => Math.cos(5 * i * i)),
})
const gap = (a: Complex, b: Complex) =>
  Math.max(...a.re.map((x, i) => Math.abs(x - b.re[i]!)), ...a.im.map((x, i) => Math.abs(x - b.im[i]!)))

test.each(sizes)('equals the sum of its definition for %i points', (n) => {
  expect(gap(fftn(wave(n), [n]), slow(wave(n)))).toBeLessThan(1e-11 * n)
})

test('one plane wave is one mode, whatever the grid', () => {
  const grid = [6, 5, 4]
  const mode = [2, 4, 1]
  const x = Array.from({ length: 120 }, (_, i) => {
    const at = [Math.floor(i / 20), Math.floor(i / 4) % 5, i % 4]
    return 2 * Math.PI * at.reduce((sum, j, axis) => sum + (j * mode[axis]!) / grid[axis]!, 0)
  })
  const { re, im } = fftn({ re: Float64Array.from(x, Math.cos), im: Float64Array.from(x, Math.sin) }, grid)
  const expected = re.map(() => 0)
  expected[2 * 20 + 4 * 4 + 1] = 120
  expect(gap({ re, im }, { re: expected, im: re.map(() => 0) })).toBeLessThan(1e-10)
})

test('keeps the energy, and leaves its input as it was', () => {
  const grid = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 })
  fc.assert(
    fc.property(grid, (sides) => {
      const n = sides.reduce((a, b) => a * b, 1)
      const x = wave(n)
      const energy = ({ re, im }: Complex) => re.reduce((sum, a, i) => sum + a ** 2 + im[i]! ** 2, 0)
      expect(energy(fftn(x, sides)) / n / energy(x)).toBeCloseTo(1, 10)
      expect(x).toEqual(wave(n))
    }),
  )
})
