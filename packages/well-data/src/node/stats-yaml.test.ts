import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { key, normalArray } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../test/temporary-folder'
import { datasetStats } from './dataset-stats'
import { openWell } from './open-well-path'
import { formatStats, parseStats, type StatsValue, type WellStats } from './stats-yaml'
import { createWell } from './well-writer'

const folder = temporaryFolder()
const datasets = join(import.meta.dirname, '../../../../data/datasets')

const numbers = (value: StatsValue): number[] => (typeof value === 'number' ? [value] : value.flatMap(numbers))
const all = (stats: WellStats) =>
  Object.entries(stats).flatMap(([measure, fields]) =>
    Object.entries(fields).map(([name, value]) => [`${measure} ${name}`, numbers(value)] as const),
  )

test('equals what The Well’s own script found for the same files, to its five digits', async () => {
  const shipped = parseStats(readFileSync(join(datasets, 'rayleigh_benard/stats.yaml'), 'utf8'))
  const flow = await openWell(join(datasets, 'rayleigh_benard'), { split: 'train' })
  const found = await datasetStats(flow)
  flow.close()
  expect(all(found).map(([name]) => name)).toEqual(all(shipped).map(([name]) => name))
  for (const [name, values] of all(shipped)) {
    const own = numbers(Object.fromEntries(all(found))[name] as StatsValue)
    for (const [i, value] of values.entries()) {
      expect(Math.abs(own[i]! - value), name).toBeLessThanOrEqual(0.6e-4 * Math.abs(value) + 1e-12)
    }
  }
})

test('tensors, one axis, constant fields and single states', async () => {
  const path = join(folder, 'line.hdf5')
  const wind = Float32Array.of(1, 2, 3, 6)
  const file = await createWell(path, {
    datasetName: 'line',
    spatialDims: ['x', 'y'],
    coordinates: [[0, 1], [0]],
    boundaries: [],
    scalars: {},
    fields: [{ name: 'strain', kind: 'tensor' }],
    constantFields: [{ name: 'wind', kind: 'vector', values: wind }],
  })
  await file.append(Float32Array.of(1, 2, 3, 4, 3, 4, 5, 8), { time: 0 })
  await file.close()
  const flow = await openWell(path)
  const stats = await datasetStats(flow)
  flow.close()
  expect(stats.mean).toEqual({ strain: [[2, 3], [4, 6]], wind: [2, 4] }) // biome-ignore format: a matrix
  expect(stats.std.wind).toEqual([1, 2])
  expect(stats.rms.wind).toEqual([Math.sqrt(5), Math.sqrt(20)])
  expect(numbers(stats.std_delta.strain!).every(Number.isNaN)).toBe(true)
  expect(stats.mean_delta.wind).toBeUndefined()
  expect(parseStats(formatStats(stats)).mean).toEqual(stats.mean)
})

test('text and numbers go both ways', () => {
  const values = [...normalArray(key(1), 4), 1e-30, -1e30, 0, 5].map((x) => Number(x.toPrecision(9)))
  const stats = {
    mean: { a: values[0]!, b: values, c: [values.slice(0, 2), values.slice(2, 4)] },
    std: { a: Number.POSITIVE_INFINITY },
    rms: {},
    mean_delta: {},
    std_delta: {},
    rms_delta: {},
  } as WellStats
  const text = formatStats(stats)
  expect(text).toContain('  a: .inf\n')
  // The form that PyYAML reads as a number.
  expect(text).toMatch(/^ {2}a: -?\d\.\d{8}E[+-]\d\d$/m)
  expect(parseStats(text)).toEqual(stats)
})

test('lists and lists of lists as PyYAML writes them', () => {
  const text =
    'mean:\n  D:\n  - - 5.0184E-01\n    - -6.2220E-03\n  - - -1.0\n    - 2\n  v:\n  - 1.0\n  - -2.0\n  s: 3.5\n'
  expect(parseStats(text).mean).toEqual({ D: [[0.50184, -0.006222], [-1, 2]], v: [1, -2], s: 3.5 }) // biome-ignore format: a matrix
})

test.each([
  'mean',
  'medians:\n  a: 1',
  'mean:\n  a: high',
  'mean:\n  a: [1, x]',
  '<html>',
  '- 1',
  'mean:\n  a: 1\n  - 2',
])('%j is refused', (text) => {
  expect(() => parseStats(text, 'x/stats.yaml')).toThrow(/x\/stats.yaml: line ".+" is not a statistic/)
})
