import { describe, expect, test } from 'vitest'
import { record } from '../../test/records'
import { identityKeys } from '../scores'
import { scoreTable, summarise, timingTable, toCsv, toJson, toMarkdownTable, widen } from './index'

const two = [record({ value: 0.2 }), record({ trajectory: 'test/1@50', value: 0.4 })]

describe('summarise', () => {
  test('averages over what is not named', () => {
    const [row] = summarise(two, { by: ['model', 'lead', 'metric'] }).objects() as { mean: number; std: number }[]
    expect(row).toMatchObject({
      model: 'rb-64/diffusion',
      lead: 4,
      metric: 'vrmse',
      eps: 1e-6,
      n: 2,
      min: 0.2,
      max: 0.4,
    })
    expect(row?.mean).toBeCloseTo(0.3, 12)
    expect(row?.std).toBeCloseTo(Math.sqrt(0.02), 12)
  })

  test('counts the average over fields once, and fields only when named', () => {
    const records = [...two, record({ field: 'buoyancy', value: 9 })]
    expect(summarise(records, { by: ['model', 'metric'] }).array('n')).toEqual([2])
    expect(summarise(records, { by: ['field', 'metric'] }).array('field')).toEqual(['mean', 'buoyancy'])
  })

  test('one score has no deviation', () => {
    expect(summarise([record()], { by: ['metric'] }).array('std')).toEqual([null])
  })

  test('a NaN stays a NaN', () => {
    const table = summarise([...two, record({ value: Number.NaN })], { by: ['metric'] })
    expect(table.array('mean')).toEqual([Number.NaN])
    expect(table.array('n')).toEqual([3])
  })

  test.each([
    ['eps', { eps: 1e-7 }],
    ['kind', { kind: 'guided' }],
    ['dataset', { dataset: 'euler' }],
    ['metric', { metric: 'crps', eps: null }],
    ['variance', { variance: 'biased' }],
    ['order', { order: 'mean-then-root' }],
    ['units', { units: 'normalised' }],
    ['against', { against: 'reconstruction' }],
  ] as const)('never averages over different %s', (column, changes) => {
    const mixed = [...two, record(changes)]
    expect(() => summarise(mixed, { by: ['model', 'lead'] })).toThrow(
      `model rb-64/diffusion, lead 4: would average over`,
    )
    expect(summarise(mixed, { by: ['model', ...identityKeys, 'kind', 'dataset'] }).numRows()).toBe(2)
    expect(column in two[0]!).toBe(true)
  })
})

describe('widen', () => {
  const records = [10, 2, 1].map((lead) => record({ lead, value: lead / 10 }))
  const long = summarise([...records, record({ model: 'persistence', lead: 2, value: 0.3 })], { by: ['model', 'lead'] })

  test('puts lead times across in their order', () => {
    const wide = widen(long, { rows: ['model'], across: 'lead' })
    expect(wide.columnNames()).toEqual(['model', '1', '2', '10'])
    expect(toCsv(wide)).toBe('model,1,2,10\nrb-64/diffusion,0.1,0.2,1\npersistence,,0.3,\n')
  })

  test('refuses two values for a cell', () => {
    expect(() => widen(long, { rows: [], across: 'lead' })).toThrow('lead 2: more than one mean for a cell')
  })
})

describe('formats', () => {
  test('a table of records keeps every column', () => {
    const csv = toCsv(
      scoreTable([
        record({ value: Number.NaN }),
        record({ metric: 'crps', eps: null, variance: null, order: null, value: 0.1 }),
      ]),
    )
    expect(csv.split('\n').slice(0, 3)).toEqual([
      'model,kind,dataset,trajectory,field,lead,metric,eps,variance,order,units,against,value',
      'rb-64/diffusion,emulation,rayleigh_benard,test/0@50,mean,4,vrmse,0.000001,unbiased,root-then-mean,physical,truth,NaN',
      'rb-64/diffusion,emulation,rayleigh_benard,test/0@50,mean,4,crps,,,,physical,truth,0.1',
    ])
    expect(toCsv(scoreTable([])).trim()).toBe(
      'model,kind,dataset,trajectory,field,lead,metric,eps,variance,order,units,against,value',
    )
    expect(timingTable([]).columnNames()).toContain('median_ms')
  })

  test('JSON rows', () => {
    expect(JSON.parse(toJson(scoreTable(two)))).toEqual(two)
  })

  test('Markdown rounds numbers and shows a small eps', () => {
    const text = toMarkdownTable(summarise(two, { by: ['model'] }))
    expect(text).toContain('|rb-64/diffusion|1e-6|2|0.300|0.141|0.200|0.400|')
  })
})
