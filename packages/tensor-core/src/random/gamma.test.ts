import { expect, test } from 'vitest'
import { gamma } from './gamma'
import { fold, key } from './key'

test.each([0.3, 1, 2.5, 40])('Gamma draws of shape %d have mean and variance equal to it', (shape) => {
  const draws = Array.from({ length: 20_000 }, (_, i) => gamma(fold(key(1), i), shape))
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length
  const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length
  // Four standard errors: the fourth central moment of a Gamma is 3 shape² + 6 shape.
  expect(Math.abs(mean - shape)).toBeLessThan(4 * Math.sqrt(shape / draws.length))
  expect(Math.abs(variance - shape)).toBeLessThan(4 * Math.sqrt((2 * shape ** 2 + 6 * shape) / draws.length))
  expect(Math.min(...draws)).toBeGreaterThan(0)
})

test('a key gives one draw', () => {
  expect(gamma(key(3), 0.5)).toBe(gamma(key(3), 0.5))
  expect(gamma(key(3), 0.5)).not.toBe(gamma(key(4), 0.5))
})
