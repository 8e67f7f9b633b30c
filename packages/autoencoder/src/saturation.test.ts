import { toWeights } from '@lola-ts/tensor-core/checkpoint'
import { key, normal } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { golden } from '../../../tools/golden'
import { type Saturation, saturate } from './saturation'

const [fixture] = golden('ae', /saturations/)
const kinds: Saturation[] = ['none', 'softclip', 'softclip2', 'tanh', 'arcsinh', 'rmsnorm']

test.each(kinds)('%s equals the reference', (kind) => {
  const { z } = toWeights(fixture!.input)
  expect(saturate(z!, kind)).toMatchGolden(fixture!.output[kind])
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
