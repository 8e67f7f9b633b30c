import { key, normal } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { saturate } from './saturation'

test('rmsnorm gives every position the length of its channels, arcsinh bends and none leaves alone', () => {
  const z = normal(key(0), [2, 3, 4]).mul(3)
  const length = saturate(z, 'rmsnorm').square().mean(-1)
  expect(length.sub(1).abs().max().dataSync()[0]).toBeLessThan(1e-4)
  expect(saturate(z, 'arcsinh').sinh().sub(z).abs().max().dataSync()[0]).toBeLessThan(1e-4)
  expect(saturate(z, 'none')).toBe(z)
})

test.each(['softclip', 'softclip2', 'tanh'] as const)('%s keeps order and stays within 5', (kind) => {
  const z = normal(key(0), [100]).mul(20)
  const values = [...z.concat(saturate(z, kind)).dataSync()]
  const pairs = values.slice(0, 100).map((x, i) => [x, values[100 + i]!] as const)
  pairs.sort(([a], [b]) => a - b)
  for (const [i, [, y]] of pairs.entries()) {
    expect(Math.abs(y)).toBeLessThanOrEqual(5)
    if (i > 0) expect(y).toBeGreaterThanOrEqual(pairs[i - 1]![1])
  }
})
