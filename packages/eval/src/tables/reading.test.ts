import { table } from 'arquero'
import { expect, test } from 'vitest'
import { defaultIdentity } from '../metrics'
import { averageOverFields, lolaColumns, lolaRows, parseLolaCsv, toLatex } from './index'

const about = {
  model: 'ldm',
  kind: 'emulation' as const,
  compression: 64,
  settings: 'ab16',
  guidance: null,
  context: 1,
  overlap: 1,
  split: 'test',
  job: { trajectory: 3, start: 16 },
  seed: 0,
  lead: 5,
  stride: 2,
  fields: ['a', 'b'],
  milliseconds: 100,
  scalars: { Rayleigh: 1e6 },
}
const identity = defaultIdentity('total_error')
const state = {
  ensemble: Float64Array.of(1, 0, 1, 14, 3, 0, 3, 14),
  truth: Float64Array.of(0, 0, 2, 10),
  scores: [{ identity, field: 'a', value: 0.25 }],
}

async function read(lines: string[]) {
  const found = []
  const rows = parseLolaCsv(lines, { dataset: 'd', name: 'stats.csv', identity: defaultIdentity })
  for await (const { records } of averageOverFields(rows)) found.push(...records)
  return found
}

test("LoLa's columns, by its definitions, and back", async () => {
  const rows = lolaRows(about, state, false)
  const cells = rows[0]!.split(',')
  const at = (name: (typeof lolaColumns)[number]) => cells[lolaColumns.indexOf(name)]
  expect(cells).toHaveLength(lolaColumns.length + 1)
  expect([at('m1'), at('m2'), at('field'), at('time'), at('relative'), at('speed')]).toEqual([
    '1',
    '2',
    '0',
    '10',
    'False',
    '0.05',
  ])
  expect(Number(at('spread'))).toBeCloseTo(Math.sqrt(3), 7)
  expect(Number(at('vrmse'))).toBeCloseTo(Math.sqrt(2 / (2 + 1e-6)), 7)
  expect([at('re_total'), at('emd')]).toEqual(['0.25', 'None'])

  const records = await read(rows)
  const vrmse = records.filter(({ metric }) => metric === 'vrmse')
  expect(vrmse.map(({ field }) => field)).toEqual(['field 0', 'field 1', 'mean'])
  expect(vrmse[2]!.value).toBeCloseTo((vrmse[0]!.value + vrmse[1]!.value) / 2, 12)
  expect(vrmse[0]).toMatchObject({ kind: 'emulation', trajectory: 'test/3@16', lead: 10, against: 'truth', eps: 1e-6 })
  expect(records.some(({ metric, field }) => metric === 'skill' && field === 'mean')).toBe(false)
})

test('a line of something else is refused', async () => {
  await expect(read(['model,kind,value', 'a,b,1'])).rejects.toThrow('stats.csv: line 1')
})

test('a table for LaTeX', () => {
  const text = toLatex(table({ model: ['rb_64', 'b'], vrmse: [0.12345, Number.NaN] }), {
    caption: 'ε = 50 %',
    label: 'tab:a',
  })
  expect(text).toContain('\\begin{tabular}{lr}')
  expect(text).toContain('rb\\_64 & 0.123 \\\\')
  expect(text).toContain('b & -- \\\\')
  expect(text).toContain('\\caption{$\\varepsilon$ = 50 \\%}')
})
