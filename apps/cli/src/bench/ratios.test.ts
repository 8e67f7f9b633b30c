import { expect, test } from 'vitest'
import { measurement } from '../../test/measurement'
import { benchRow } from './bench-row'
import type { Measurement } from './measurement'
import { comparisons } from './ratios'

const row = (name: string, min_ms: number, rest: Partial<Measurement> = {}) =>
  benchRow(measurement({ case: name, min_ms, ...rest }))

test('a state in pixels over one in latents: 16 calls a window of 4, or one, and decoding', () => {
  const rows = [row('rb-pixel-dit', 100), row('rb-latent-dit', 10), row('rb-decode', 5), row('euler-decode', 1)]
  expect(comparisons(rows).map(({ value }) => value)).toEqual([400 / 45, 25 / 7.5])
})

test('guidance over none, and a long rollout over short ones, where both were measured at their batches', () => {
  const rows = [
    row('mini-guided', 90, { batch: 8 }),
    row('mini-unguided', 10, { batch: 8 }),
    row('mini-rollout', 1, { batch: 16, unit: { name: 'states', ms: 7 } }),
    row('mini-rollout-160', 1, { batch: 16, unit: { name: 'states', ms: 11 } }),
  ]
  expect(comparisons(rows).map(({ value }) => value)).toEqual([9])
  rows.push(row('mini-rollout', 1, { unit: { name: 'states', ms: 10 } }))
  expect(comparisons(rows).map(({ value }) => value)).toEqual([9, 1.1])
})
