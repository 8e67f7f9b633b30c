import { key, normalArray } from '@lola-ts/tensor-core/random'
import { describe, expect, test } from 'vitest'
import { defaultIdentity, metricDefinition } from '../metrics'
import { crps, ensembleMean, type ScoreRecord, skill, vrmse } from '../scores'
import {
  horizonName,
  paperHorizons,
  parseHorizons,
  parseScoreRows,
  scoreAccumulator,
  scoreHeader,
  scoreLines,
  stateScorer,
  summariseScores,
} from './index'

const grid = [8, 8]
const fields = ['density', 'velocity_x', 'velocity_y']
const size = 64 * 3
const noise = (seed: number, length: number) => Float32Array.from(normalArray(key(seed), length), (x) => 9 + x)
const about = { model: 'm', kind: 'emulation', dataset: 'd', trajectory: 'test/0@4' } as const

describe('a state', () => {
  const domain = {
    dimensions: ['x', 'y'],
    coordinates: [0, 1].map(() => Array.from({ length: 8 }, (_, i) => i / 8)),
    periodic: [true, true],
    scalars: {},
  }
  const score = stateScorer({ fields, grid, domain })
  const [ensemble, truth] = [noise(1, 9 * size), noise(2, size)]
  const { scores, ranks, spectra } = score({ ensemble, truth })
  const value = (metric: string, field: string) =>
    scores.find((one) => one.identity.metric === metric && one.field === field)?.value

  test('has every score of its group, each with a definition', () => {
    const names = [...new Set(scores.map(({ identity }) => identity.metric))]
    for (const name of [
      'vrmse',
      'crps_almost_fair',
      'energy_score',
      'coverage_80',
      'power_low',
      'coherence_high',
      'mass_error',
    ])
      expect(names).toContain(name)
    expect(names.every((name) => metricDefinition(name).label)).toBe(true)
    expect(value('vrmse', 'density')).toBe(vrmse(ensembleMean(ensemble, 9), truth, 3)[0])
    expect(value('crps', 'velocity_x')).toBe(crps(ensemble, truth, 3)[1])
    expect(value('sliced_wasserstein', 'density')).toBeGreaterThan(0)
    expect(value('sliced_wasserstein', 'velocity_x')).toBeUndefined()
    expect(ranks.map((counts) => counts.length)).toEqual([10, 10, 10])
    expect(spectra!.truth).toHaveLength(3)
  })

  test('a mean over fields of different units is not made up, of normalised ones it is', () => {
    expect(value('vrmse', 'mean')).toBeDefined()
    expect(value('skill', 'mean')).toBeUndefined()
    const half = stateScorer({ fields, grid, normalise: (x) => x.map((v) => v / 2), groups: ['errors', 'ensemble'] })
    const normalised = half({ ensemble, truth }).scores
    const of = (metric: string) => normalised.find((one) => one.identity.metric === metric && one.field === 'mean')
    const expected = skill(ensemble, truth, 3).reduce((a, b) => a + b) / 6
    expect(of('skill')!.value).toBeCloseTo(expected, 12)
    expect(of('skill')!.identity.units).toBe('normalised')
    expect(of('vrmse')!.identity.units).toBe('physical')
    expect(of('vrmse')!.value).toBeCloseTo(value('vrmse', 'mean')!, 12)
  })

  test('one member has the scores of a deterministic forecast and no others', () => {
    const single = score({ ensemble: ensemble.subarray(0, size), truth }).scores.map(({ identity }) => identity.metric)
    for (const name of ['spread', 'coverage_50', 'crps_plain', 'variogram_score']) expect(single).not.toContain(name)
    expect(single).toContain('crps')
  })

  test('variants and what was taken for true are part of the identity', () => {
    const well = stateScorer({ fields, grid, vrmse: 'the-well', groups: ['errors'] })
    const { identity } = well({ ensemble, truth, against: 'reconstruction' }).scores.find(
      (one) => one.identity.metric === 'vrmse',
    )!
    expect(identity).toEqual({ ...defaultIdentity('vrmse'), eps: 1e-7, against: 'reconstruction' })
    expect(() => score({ ensemble, truth: truth.subarray(0, 12) })).toThrow('truth: 12 values, expected 192')
  })

  test('a NaN in one member is NaN in its field and in the mean, never averaged away', () => {
    const broken = ensemble.slice()
    broken[1] = Number.NaN
    const after = score({ ensemble: broken, truth }).scores
    const of = (field: string) => after.find((one) => one.identity.metric === 'vrmse' && one.field === field)?.value
    expect([of('density'), of('velocity_x'), of('mean')].map(Number.isNaN)).toEqual([false, true, true])
  })

  test('rows of CSV come back as they were, to seven digits', async () => {
    const identities = [...new Map(scores.map(({ identity }) => [identity.metric, identity])).values()]
    const metrics = identities.map(({ metric }) => metric)
    const lines = [scoreHeader(metrics), ...scoreLines({ ...about, lead: 3 }, scores, metrics)]
    const read: ScoreRecord[] = []
    for await (const record of parseScoreRows(lines, identities)) read.push(record)
    expect(read).toHaveLength(scores.length)
    const back = read.find((one) => one.metric === 'crps' && one.field === 'velocity_x')!
    expect(back.value).toBeCloseTo(value('crps', 'velocity_x')!, 6)
    expect(back).toMatchObject({ ...about, lead: 3, ...defaultIdentity('crps') })
    const cut = [...lines.slice(0, -1), lines.at(-1)!.slice(0, 60)]
    await expect(async () => {
      for await (const _ of parseScoreRows(cut, identities, 'scores.csv'));
    }).rejects.toThrow(`scores.csv: line ${lines.length}`)
    await expect(parseScoreRows(lines, identities.slice(1)).next()).rejects.toThrow('not those that the manifest names')
  })
})

describe('accumulation', () => {
  const record = (trajectory: number, lead: number, value: number, metric = 'vrmse'): ScoreRecord => ({
    ...about,
    ...defaultIdentity(metric),
    trajectory: `test/${trajectory}@4`,
    field: 'mean',
    lead,
    value,
  })

  test('trajectories count alike, leads within them first', () => {
    const scores = scoreAccumulator()
    for (const [trajectory, lead, value] of [
      [0, 1, 1],
      [0, 2, 3],
      [1, 1, 5],
    ] as const)
      scores.add(record(trajectory, lead, value))
    const [row] = summariseScores(scores, { horizons: [{ from: 1, to: 20 }] })
    expect(row).toMatchObject({ metric: 'vrmse', n: 2, mean: 3.5, failed: 0, low: null })
    expect(summariseScores(scores).map(({ from, mean, n }) => [from, mean, n])).toEqual([
      [1, 3, 2],
      [2, 3, 1],
    ])
  })

  test('spread over skill is √(mean spread² / mean skill²)', () => {
    const scores = scoreAccumulator()
    const field = { field: 'density' }
    for (const [trajectory, spread, skill] of [
      [0, 1, 2],
      [1, 3, 4],
    ] as const) {
      scores.add({ ...record(trajectory, 1, spread, 'spread'), ...field })
      scores.add({ ...record(trajectory, 1, skill, 'skill'), ...field })
    }
    const rows = summariseScores(scores).filter(({ metric }) => metric === 'spread_skill')
    expect(rows.map((row) => row.field)).toEqual(['density', 'mean'])
    for (const row of rows) expect(row.mean).toBeCloseTo(Math.sqrt((1 + 9) / (4 + 16)), 12)
    expect(rows[0]!.order).toBe('mean-then-root')
  })

  test('scores of different identity never meet, and a forecast that blew up is counted', () => {
    const scores = scoreAccumulator()
    for (let i = 0; i < 6; i++) scores.add(record(i, 1, i === 2 ? Number.NaN : 1))
    scores.add({ ...record(0, 1, 100), eps: 1e-7 })
    const rows = summariseScores(scores)
    expect(rows.map(({ eps, n, failed, mean }) => [eps, n, failed, mean])).toEqual([
      [1e-6, 6, 1, Number.NaN],
      [1e-7, 1, 0, 100],
    ])
    expect(rows[0]!.low).toBeNull()
  })

  test('a state of an ensemble sums to the same whatever the order of trajectories', () => {
    const [a, b] = [scoreAccumulator(), scoreAccumulator()]
    const records = [0, 1, 2, 3, 4, 5].map((i) => record(i, 1, 0.1 * i))
    for (const one of records) a.add(one)
    for (const one of [...records].reverse()) b.add(one)
    expect(summariseScores(a)[0]!.mean).toBeCloseTo(summariseScores(b)[0]!.mean, 14)
  })
})

test('horizons', () => {
  expect(parseHorizons('1:20,21:60,99')).toEqual([
    { from: 1, to: 20 },
    { from: 21, to: 60 },
    { from: 99, to: 99 },
  ])
  expect(paperHorizons(180).map(horizonName)).toEqual(['1:20', '21:60', '61:180'])
  expect(paperHorizons(12).map(horizonName)).toEqual(['1:12'])
  expect(() => parseHorizons('20:1')).toThrow('horizon 20:1')
})
