import { ConfigError } from '@lola-ts/tensor-core'
import { key } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { type TimeDistribution, timeDraw } from './time-distribution'

const count = 20_000

/** Mean and variance of Kumaraswamy times, whose n-th moment is b B(1 + n/a, b); here b = 1/2 and a = 1. */
const leaning = { mean: 2 / 3, variance: 8 / 15 - 4 / 9 }

test.each<[TimeDistribution, { mean: number; variance: number }]>([
  [{}, { mean: 1 / 2, variance: 1 / 12 }],
  [
    { a: 0.2, b: 0.8 },
    { mean: 1 / 2, variance: 0.36 / 12 },
  ],
  [{ distribution: 'kumaraswamy', a: 1, b: 0.5 }, leaning],
  // The two agree where a = 1.
  [{ distribution: 'beta', a: 1, b: 0.5 }, leaning],
  [
    { distribution: 'beta', a: 2, b: 3 },
    { mean: 2 / 5, variance: 1 / 25 },
  ],
  [
    { distribution: 'beta', a: 0.5, b: 0.5 },
    { mean: 1 / 2, variance: 1 / 8 },
  ],
])('%o has the moments that it should', (options, { mean, variance }) => {
  const times = timeDraw(options)(key(1), count)
  const average = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / count
  const found = average(times)
  expect(Math.abs(found - mean)).toBeLessThan(4 * Math.sqrt(variance / count))
  expect(average(times.map((t) => (t - found) ** 2))).toBeCloseTo(variance, 2)
  expect(Math.min(...times)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...times)).toBeLessThanOrEqual(1)
})

test.each<TimeDistribution>([
  { distribution: 'uniform' },
  { distribution: 'beta', a: 1, b: 0.5 },
  { distribution: 'kumaraswamy', a: 2, b: 2 },
  { distribution: 'log-normal', a: 0.5, b: 0.1 },
])('%o draws a time by its place, whatever the batch', (options) => {
  const draw = timeDraw(options)
  expect(draw(key(2), 3)).toEqual(draw(key(2), 8).slice(0, 3))
  expect(draw(key(2), 3)).not.toEqual(draw(key(3), 3))
})

test.each<[object, string]>([
  [{ a: -0.1 }, 'uniform times: a is -0.1'],
  [{ a: 0.5, b: 0.5 }, 'uniform times: b is 0.5, expected a number above 0.5 and at most 1'],
  [{ distribution: 'beta' }, 'beta times: a is 0, expected a number from 0.1'],
  [{ distribution: 'kumaraswamy', a: 1, b: 0 }, 'kumaraswamy times: b is 0'],
  [{ distribution: 'triangle' }, 'times are distributed as triangle, expected uniform, beta, kumaraswamy'],
])('%o is refused', (options, message) => {
  expect(() => timeDraw(options)).toThrow(ConfigError)
  expect(() => timeDraw(options)).toThrow(message)
})

test('log-normal times give log(σ/α) its mean and spread, and stay within the schedule', () => {
  const logRatio = (t: number) => 8 * t - 4
  const levels = timeDraw({ distribution: 'log-normal', a: -1.2, b: 1.2 }, logRatio)(key(1), count).map(logRatio)
  const mean = levels.reduce((sum, level) => sum + level, 0) / count
  const variance = levels.reduce((sum, level) => sum + (level - mean) ** 2, 0) / count
  expect(mean).toBeCloseTo(-1.2, 1)
  expect(Math.sqrt(variance)).toBeCloseTo(1.2, 1)
  expect(Math.min(...levels)).toBeCloseTo(-4, 6)
  expect(() => timeDraw({ distribution: 'log-normal', a: 0, b: 0 })).toThrow('log-normal times: b is 0')
})
