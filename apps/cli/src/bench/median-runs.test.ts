import { expect, test } from 'vitest'
import { measurement } from '../../test/measurement'
import { benchRow } from './bench-row'
import { type BenchRun, medianRuns, readRun } from './median-runs'

const run = (min_ms: number, peer: number, rest: Partial<BenchRun> = {}): BenchRun => ({
  machine: 'm',
  version: 'v',
  date: '2026-01-01',
  rows: [
    benchRow(measurement({ min_ms, peak_mb: min_ms, extra: { files: min_ms }, unit: { name: 'states', ms: min_ms } }), {
      min_ms: peer,
      peak_mb: 7,
    }),
  ],
  ratios: [{ name: 'long / short', value: min_ms }],
  failures: [],
  ...rest,
})

test('medians are taken number by number, ratios among them, and the largest memory is kept', () => {
  const { rows, ratios } = medianRuns([run(1, 9), run(4, 4), run(2, 20)])
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({ min_ms: 2, peer_ms: 9, ratio: 9, peak_mb: 4, peer_mb: 7, gflops: null })
  expect(rows[0]).toMatchObject({ extra: { files: 2 }, unit: { name: 'states', ms: 2 } })
  expect(ratios).toEqual([{ name: 'long / short', value: 2 }])
})

test('other batches and precisions are other rows, and failures add up', () => {
  const other = run(3, 3, {
    rows: [benchRow(measurement({ batch: 16 })), benchRow(measurement({ precision: 'bfloat16' }))],
    failures: [{ what: 'a', why: 'b' }],
  })
  const merged = medianRuns([run(1, 9), other])
  expect(merged.rows.map(({ batch, precision }) => [batch, precision])).toEqual([
    [1, 'float32'],
    [16, 'float32'],
    [1, 'bfloat16'],
  ])
  expect(merged.failures).toEqual([{ what: 'a', why: 'b' }])
})

test('what no single run compares is compared over their medians', () => {
  const only = (name: string, min_ms: number) =>
    run(0, 0, { rows: [benchRow(measurement({ case: name, batch: 8, min_ms }))], ratios: [] })
  const { ratios } = medianRuns([only('mini-guided', 90), only('mini-unguided', 10), only('mini-guided', 70)])
  expect(ratios).toEqual([{ name: 'mini: a guided step / an unguided step', value: 8 }])
})

test('runs of another machine or version are refused, and so are folders without a run', () => {
  expect(() => medianRuns([run(1, 1), run(1, 1, { machine: 'n' })])).toThrow(/different origin/)
  expect(() => readRun('/nowhere')).toThrow(/nowhere/)
})
