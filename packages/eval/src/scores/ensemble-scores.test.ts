import { readFileSync } from 'node:fs'
import { key, normalArray } from '@lola-ts/tensor-core/random'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  crps,
  energyScore,
  intervalScores,
  mae,
  rankHistogram,
  rmse,
  slicedWasserstein,
  slices,
  type Values,
  variogramScore,
  wasserstein1,
} from './index'

interface PythonCase {
  members: number
  ensemble: number[]
  truth: number[]
  crps_plain: number
  crps_plain_scoringrules: number
  crps_fair: number
  energy_plain: number
  energy_fair: number
  variogram: number
  wasserstein: number
}
const python: { cases: PythonCase[] } = JSON.parse(
  readFileSync(new URL('../../test/fixtures/scores-of-python.json', import.meta.url), 'utf8'),
)

describe('scoringrules and properscoring say the same', () => {
  test.each(python.cases)('$members members', (given) => {
    const [ensemble, truth] = [Float64Array.from(given.ensemble), Float64Array.from(given.truth)]
    const points = truth.length
    expect(crps(ensemble, truth, 1, { estimator: 'plain' })[0]).toBeCloseTo(given.crps_plain, 12)
    expect(crps(ensemble, truth, 1, { estimator: 'plain' })[0]).toBeCloseTo(given.crps_plain_scoringrules, 12)
    expect(crps(ensemble, truth, 1)[0]).toBeCloseTo(given.crps_fair, 12)
    const blend = 0.95 * given.crps_fair + 0.05 * given.crps_plain
    expect(crps(ensemble, truth, 1, { estimator: 'almost-fair' })[0]).toBeCloseTo(blend, 12)
    const root = Math.sqrt(points)
    expect(energyScore(ensemble, truth, 1, { estimator: 'plain' })[0]! * root).toBeCloseTo(given.energy_plain, 12)
    expect(energyScore(ensemble, truth, 1)[0]! * root).toBeCloseTo(given.energy_fair, 12)
    // Theirs is the sum over all ordered pairs, ours the mean over pairs at some lags: here at all of them.
    const lags = Array.from({ length: points - 1 }, (_, i) => i + 1)
    const variogram = variogramScore(ensemble, truth, 1, [points], { lags })[0]! * points * (points - 1)
    expect(variogram).toBeCloseTo(given.variogram, 11)
    expect(wasserstein1(ensemble, truth, 1)[0]).toBeCloseTo(given.wasserstein, 6)
  })
})

const value = fc.double({ min: -10, max: 10, noNaN: true })
const values = (length: number) =>
  fc.array(value, { minLength: length, maxLength: length }).map((x) => Float64Array.from(x))
const scale = fc.double({ min: 0.01, max: 100, noNaN: true })
const grid = [3, 4]
const fields = 2
const size = 24
const scaled = (x: Float64Array, factor: number, shift = 0) => x.map((v) => v * factor + shift)

describe('properties', () => {
  test.each([
    ['CRPS', (x: Values, y: Values) => crps(x, y, fields), 1],
    ['plain CRPS', (x: Values, y: Values) => crps(x, y, fields, { estimator: 'plain' }), 1],
    ['energy score', (x: Values, y: Values) => energyScore(x, y, fields), 1],
    ['variogram score', (x: Values, y: Values) => variogramScore(x, y, fields, grid), 1],
    ['Wasserstein-1', (x: Values, y: Values) => wasserstein1(x, y, fields), 1],
    ['Winkler score', (x: Values, y: Values) => intervalScores(x, y, fields, 0.5).winkler, 1],
  ] as const)('%s: 0 for members that are the truth, and in the unit of the field', (_, score, power) => {
    fc.assert(
      fc.property(values(4 * size), values(size), scale, (ensemble, truth, factor) => {
        const perfect = Float64Array.from([...truth, ...truth, ...truth, ...truth])
        for (const one of score(perfect, truth)) expect(one).toBeCloseTo(0, 5)
        const shifted = score(scaled(ensemble, factor, 3), scaled(truth, factor, 3))
        score(ensemble, truth).forEach((one, field) => {
          expect(Math.abs(shifted[field]! - one * factor ** power)).toBeLessThan(2e-5 * (1 + factor))
        })
      }),
      { numRuns: 30 },
    )
  })

  test('the energy score is the double sum of its definition, and of one member the RMSE', () => {
    fc.assert(
      fc.property(values(3 * size), values(size), (ensemble, truth) => {
        const member = (m: number) => ensemble.subarray(m * size, (m + 1) * size)
        const between = [0, 1, 2].flatMap((a) => [0, 1, 2].map((b) => rmse(member(a), member(b), fields)))
        energyScore(ensemble, truth, fields).forEach((score, field) => {
          const error = [0, 1, 2].reduce((sum, m) => sum + rmse(member(m), truth, fields)[field]!, 0) / 3
          const apart = between.reduce((sum, one) => sum + one[field]!, 0) / (2 * 3 * 2)
          expect(score).toBeCloseTo(error - apart, 9)
        })
        expect(energyScore(member(0), truth, fields)).toEqual(rmse(member(0), truth, fields))
        expect(crps(member(0), truth, fields, { estimator: 'plain' })).toEqual(mae(member(0), truth, fields))
      }),
    )
  })

  test('the fair score expects the same of any number of members, the plain one less of more', () => {
    const points = 30_000
    const truth = normalArray(key(1), points)
    const of = (members: number, estimator: 'fair' | 'plain') =>
      crps(normalArray(key(2), members * points), truth, 1, { estimator })[0]!
    // A standard normal forecast of a standard normal: 1/√π.
    for (const members of [2, 4, 12]) expect(Math.abs(of(members, 'fair') - 1 / Math.sqrt(Math.PI))).toBeLessThan(0.015)
    expect(of(2, 'plain')).toBeGreaterThan(of(12, 'plain') + 0.1)
  })

  test('where the truth is one of them, intervals cover as often as they say and ranks are even', () => {
    const points = 20_000
    for (const [members, level] of [
      [3, 0.5],
      [9, 0.8],
      [16, 0.5],
      [16, 0.8],
    ] as const) {
      const truth = normalArray(key(7), points)
      const ensemble = normalArray(key(8), members * points)
      // Between order statistics the quantile is interpolated: a little off for 16 members.
      expect(Math.abs(intervalScores(ensemble, truth, 1, level).coverage[0]! - level)).toBeLessThan(0.015)
      const { counts, invalid } = rankHistogram(ensemble, truth, 1)
      expect(invalid).toEqual([0])
      const expected = points / (members + 1)
      for (const count of counts[0]!) expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected))
    }
  })
})

describe('edges', () => {
  const truth = Float64Array.of(1, 5)
  const ensemble = Float64Array.of(1, 4, 1, Number.NaN, 2, 6)

  test('a NaN member shows in its field alone, and is counted in no rank', () => {
    for (const score of [crps, energyScore, wasserstein1]) {
      expect(score(ensemble, truth, 2)[0]).not.toBeNaN()
      expect(score(ensemble, truth, 2)[1]).toBeNaN()
    }
    expect(intervalScores(ensemble, truth, 2, 0.5).coverage[1]).toBeNaN()
    const { counts, invalid } = rankHistogram(ensemble, truth, 2)
    expect(invalid).toEqual([0, 1])
    expect([...counts[1]!]).toEqual([0, 0, 0, 0])
  })

  test('ties are shared evenly', () => {
    const { counts } = rankHistogram(ensemble, truth, 2)
    expect(counts[0]!.map((x) => Math.round(x * 3))).toEqual(Float64Array.of(1, 1, 1, 0))
  })

  test('zero variance: all members the same', () => {
    const same = Float64Array.of(3, 3, 3, 3)
    expect(crps(same, Float64Array.of(1), 1)).toEqual([2])
    expect(energyScore(same, Float64Array.of(1), 1)).toEqual([2])
    expect(intervalScores(same, Float64Array.of(1), 1, 0.5)).toEqual({ coverage: [0], winkler: [8] })
  })

  test('too few members for an interval say so', () => {
    expect(intervalScores(Float64Array.of(1, 2), Float64Array.of(1), 1, 0.5)).toEqual({
      coverage: [Number.NaN],
      winkler: [Number.NaN],
    })
  })

  test('a grid without such pairs is refused', () => {
    expect(() => variogramScore(ensemble, truth, 2, [1])).toThrow('no two points')
    expect(() => variogramScore(ensemble, truth, 2, [2])).toThrow('truth: 1 points, expected those of the grid [2]')
  })
})

describe('sliced Wasserstein', () => {
  const grid = [9, 9]
  const bump = (row: number, column: number) =>
    Float64Array.from({ length: 81 }, (_, i) => (i === row * 9 + column ? 1 : 0))

  test('is how far mass is carried along the directions: 2/π of the way for a point', () => {
    const fine = slices(grid, 256)
    expect(slicedWasserstein(bump(2, 2), bump(2, 2), 1, fine)).toEqual([0])
    expect(slicedWasserstein(bump(2, 6), bump(2, 2), 1, fine)[0]).toBeCloseTo((0.5 * 2) / Math.PI, 3)
    expect(slicedWasserstein(bump(6, 2), bump(2, 2), 1, fine)[0]).toBeCloseTo((0.5 * 2) / Math.PI, 3)
  })

  test('does not depend on how much mass there is, and needs some', () => {
    const few = slices(grid)
    expect(few.lines).toHaveLength(16)
    const once = slicedWasserstein(bump(1, 6), bump(2, 2), 1, few)[0]!
    expect(
      slicedWasserstein(
        bump(1, 6).map((x) => 7 * x),
        bump(2, 2),
        1,
        few,
      )[0],
    ).toBeCloseTo(once, 12)
    expect(slicedWasserstein(bump(1, 6).fill(0), bump(2, 2), 1, few)).toEqual([Number.NaN])
    expect(slicedWasserstein(bump(1, 6).fill(-1, 0, 1), bump(2, 2), 1, few)).toEqual([Number.NaN])
  })

  test('in three dimensions a point moved along an axis is carried half of the way, on average', () => {
    const at = (i: number) => Float64Array.from({ length: 125 }, (_, k) => (k === i ? 1 : 0))
    const sphere = slices([5, 5, 5], 400)
    expect(slicedWasserstein(at(0), at(100), 1, sphere)[0]).toBeCloseTo(0.5, 2)
    expect(slicedWasserstein(at(0), at(4), 1, sphere)[0]).toBeCloseTo(0.5, 2)
  })
})
