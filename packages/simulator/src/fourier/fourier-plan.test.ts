import { expect, test } from 'vitest'
import { fourierPlan } from './fourier-plan'

const wave = (n: number, seed: number) => Float64Array.from({ length: n }, (_, i) => Math.sin(seed * i * i + i + seed))

/** The sum of the definition, line by line. */
function slow(re: Float64Array, im: Float64Array, n: number, batch: number, sign: number) {
  const out = { re: new Float64Array(n * batch), im: new Float64Array(n * batch) }
  for (let k = 0; k < n; k++)
    for (let j = 0; j < n; j++)
      for (let b = 0; b < batch; b++) {
        const angle = (sign * 2 * Math.PI * ((j * k) % n)) / n
        const [x, y] = [re[j * batch + b]!, im[j * batch + b]!]
        out.re[k * batch + b]! += x * Math.cos(angle) - y * Math.sin(angle)
        out.im[k * batch + b]! += x * Math.sin(angle) + y * Math.cos(angle)
      }
  return out
}

const gap = (a: Float64Array, b: Float64Array) => a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0)

test.each([1, 2, 3, 4, 5, 6, 8, 12, 15, 16, 20, 25, 30, 48, 60, 72, 96, 225])(
  'equals the sum of its definition for lines of %i points, both ways',
  (n) => {
    const batch = 3
    const plan = fourierPlan(n, batch)
    const [re, im] = [wave(n * batch, 0.3), wave(n * batch, 0.7)]
    for (const [name, sign] of [
      ['forward', -1],
      ['inverse', 1],
    ] as const) {
      const [a, b] = [re.slice(), im.slice()]
      const expected = slow(re, im, n, batch, sign)
      plan[name](a, b)
      expect(Math.max(gap(a, expected.re), gap(b, expected.im))).toBeLessThan(1e-12 * n)
    }
  },
)

test('there and back is n times what was given', () => {
  const plan = fourierPlan(288, 7)
  const [re, im] = [wave(288 * 7, 0.1), wave(288 * 7, 0.2)]
  const [a, b] = [re.slice(), im.slice()]
  plan.forward(a, b)
  plan.inverse(a, b)
  expect(
    gap(
      a,
      re.map((x) => 288 * x),
    ),
  ).toBeLessThan(1e-11)
  expect(
    gap(
      b,
      im.map((x) => 288 * x),
    ),
  ).toBeLessThan(1e-11)
})

test('refuses large primes', () => expect(() => fourierPlan(28, 1)).toThrow(/28 points/))
