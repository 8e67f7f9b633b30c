import { expect, test } from 'vitest'
import { type BenchRow, benchRow } from './bench-row'
import { benchTable } from './bench-table'
import { better, type Measurement } from './measurement'
import { pixelOverLatent } from './ratios'

const measurement = (values: Partial<Measurement>): Measurement => ({
  case: 'a',
  backend: 'native',
  precision: 'float32',
  batch: 1,
  first_ms: 9,
  min_ms: 4,
  median_ms: 5,
  gflops: null,
  of_machine: null,
  peak_mb: 100,
  error: null,
  unit: null,
  extra: {},
  ...values,
})

test('a row says what is known and leaves the rest empty', () => {
  const full = measurement({
    gflops: 150,
    of_machine: 0.834,
    error: 0.0051,
    unit: { name: 'states', ms: 2 },
    extra: { memory_growth: 1 },
  })
  const [, , first, second] = benchTable([benchRow(full, 6), benchRow(measurement({}), null)]).split('\n')
  expect(first).toBe(
    '| a | 1 | float32 | 4 | 6 | 1.5 | 150 | 83 % | 9 | 100 | 2 ms for each of the states, error 5.1e-3, memory growth 1 |',
  )
  expect(second).toBe('| a | 1 | float32 | 4 |  |  |  |  | 9 | 100 |  |')
})

test('of two rounds the faster call counts, and the larger memory', () => {
  const [slow, fast] = [measurement({ min_ms: 5, peak_mb: 120 }), measurement({ min_ms: 3, first_ms: 7 })]
  for (const pair of [better(slow, fast), better(fast, slow)]) {
    expect(pair).toMatchObject({ min_ms: 3, peak_mb: 120, first_ms: 9 })
  }
  expect(better(undefined, slow)).toBe(slow)
})

test('a state in pixels over one in latents: 16 steps a window of 4, or one, and decoding', () => {
  const row = (name: string, min_ms: number): BenchRow => benchRow(measurement({ case: name, min_ms }), null)
  const rows = [row('rb-pixel-dit', 100), row('rb-latent-dit', 10), row('rb-decode', 5), row('euler-decode', 1)]
  expect(pixelOverLatent(rows)).toEqual([
    { name: 'rb: pixel diffusion / latent diffusion', value: 400 / 45 },
    { name: 'rb: pixel solver / latent solver', value: 25 / 7.5 },
  ])
})
