import { expect, test } from 'vitest'
import { measurement } from '../../test/measurement'
import { benchRow } from './bench-row'
import { benchTable } from './bench-table'
import { better } from './measurement'

test('a row says what is known and leaves the rest empty', () => {
  const full = measurement({
    gflops: 150,
    of_machine: 0.834,
    error: 0.0051,
    unit: { name: 'states', ms: 2 },
    extra: { memory_growth: 1 },
  })
  const [, , first, second] = benchTable([benchRow(full, { min_ms: 6, peak_mb: 80 }), benchRow(measurement({}))]).split(
    '\n',
  )
  expect(first).toBe(
    '| a | 1 | float32 | 4 | 6 | 1.5 | 150 | 83 % | 9 | 100 | 80 | 2 ms for each of the states, error 5.1e-3, memory growth 1 |',
  )
  expect(second).toBe('| a | 1 | float32 | 4 |  |  |  |  | 9 | 100 |  |  |')
})

test('of two rounds the faster call counts, and the larger memory', () => {
  const [slow, fast] = [measurement({ min_ms: 5, peak_mb: 120 }), measurement({ min_ms: 3, first_ms: 7 })]
  for (const pair of [better(slow, fast), better(fast, slow)]) {
    expect(pair).toMatchObject({ min_ms: 3, peak_mb: 120, first_ms: 9 })
  }
  expect(better(undefined, slow)).toBe(slow)
})
