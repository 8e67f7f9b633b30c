import { expect, test } from 'vitest'
import { metricDefinition } from '../metrics'
import { scoreEnsemble } from './index'

const forecast = {
  model: 'rb-64/diffusion',
  kind: 'emulation' as const,
  dataset: 'rayleigh_benard',
  trajectory: 'test/0@50',
  lead: 4,
  ensemble: Float32Array.of(1, 0, 1, 14, 3, 0, 3, 14),
  truth: Float32Array.of(0, 0, 2, 10),
  fields: ['buoyancy', 'pressure'],
}

test('a record for every metric and field, with the average over fields', () => {
  const records = scoreEnsemble(forecast)
  expect(records).toHaveLength(6 * 3)
  const value = (metric: string, field: string) =>
    records.find((record) => record.metric === metric && record.field === field)?.value
  expect(records[0]).toEqual({
    model: 'rb-64/diffusion',
    kind: 'emulation',
    dataset: 'rayleigh_benard',
    trajectory: 'test/0@50',
    field: 'buoyancy',
    lead: 4,
    metric: 'vrmse',
    eps: 1e-6,
    variance: 'unbiased',
    order: 'root-then-mean',
    units: 'physical',
    against: 'truth',
    value: Math.sqrt(2 / (2 + 1e-6)),
  })
  expect(value('skill', 'buoyancy')).toBe(Math.sqrt(2))
  expect(value('spread', 'buoyancy')).toBe(Math.sqrt(3))
  expect(value('spread', 'pressure')).toBe(0)
  expect(value('spread', 'mean')).toBe(Math.sqrt(3) / 2)
  expect(value('vrmse_member', 'buoyancy')).toBeCloseTo((Math.sqrt(1 / 2) + Math.sqrt(5 / 2)) / 2, 6)
})

test('eps is part of the identity of the scores that have one', () => {
  const records = scoreEnsemble({ ...forecast, eps: 1e-7 })
  expect(records.filter((record) => record.metric.startsWith('vrmse')).every((record) => record.eps === 1e-7)).toBe(
    true,
  )
  expect(records.filter((record) => record.metric === 'crps').every((record) => record.eps === null)).toBe(true)
})

test('a deterministic forecast has no spread, and its two VRMSE agree', () => {
  const records = scoreEnsemble({ ...forecast, ensemble: forecast.ensemble.subarray(0, 4) })
  expect([...new Set(records.map((record) => record.metric))]).toEqual(['vrmse', 'vrmse_member', 'skill', 'crps'])
  const of = (metric: string) => records.filter((record) => record.metric === metric).map((record) => record.value)
  expect(of('vrmse')).toEqual(of('vrmse_member'))
})

test('a forecast that blew up is NaN, also in the average over fields', () => {
  const ensemble = forecast.ensemble.slice().fill(Number.NaN, 0, 1)
  const vrmse = scoreEnsemble({ ...forecast, ensemble }).filter((record) => record.metric === 'vrmse')
  expect(vrmse.map((record) => Number.isNaN(record.value))).toEqual([true, false, true])
})

test('unknown metrics have no definition', () => {
  expect(metricDefinition('crps').label).toBe('CRPS (fair)')
  expect(() => metricDefinition('toString')).toThrow('metric: unknown "toString"')
})
