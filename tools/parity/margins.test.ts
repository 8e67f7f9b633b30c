import { expect, test } from 'vitest'
import { type Margins, marginsTable, readMargins, summary } from './margins'

const tensor = (key: string, margin: number) => ({ key, values: 4, tolerance: 1e-3, worst: margin * 1e-3, margin })
const margins: Margins = {
  backend: { name: 'wasm', library: 'tfjs wasm' },
  root: 'fixtures/golden',
  fixtures: [
    { name: 'a/good', title: 'A', tensors: [tensor('output/x', 0.25), tensor('output/y', 0.5)], failures: [] },
    { name: 'a/exact', title: 'A', tensors: [tensor('output/x', 0)], failures: [] },
    { name: 'b/bad', title: 'B', tensors: [tensor('output/z', Infinity)], failures: ['output/z is NaN'] },
    { name: 'c/later', title: 'C', tensors: [], failures: [], skipped: 'it has no such kernel' },
  ],
}

test('counts what was compared, what failed, and what was skipped and why', () => {
  expect(summary(margins)).toEqual([
    '16 values compared in 3 fixtures on wasm (tfjs wasm)',
    '1 fixtures failed\n  b/bad',
    'worst error / tolerance: beyond (b/bad output/z)',
    '1 fixtures skipped\n  c/later: it has no such kernel',
  ])
})

test('the table has a line a fixture, and survives being written', () => {
  const lines = marginsTable(readMargins(JSON.stringify(margins)))
    .split('\n')
    .slice(2)
  expect(lines).toEqual([
    '| a/good | 2 | 8 | 0.50 | `output/y` |',
    '| a/exact | 1 | 4 | exact |  |',
    '| b/bad | 1 | 4 | beyond **1 failed** | `output/z` |',
    '| c/later | | | skipped: it has no such kernel | |',
    '',
  ])
})
