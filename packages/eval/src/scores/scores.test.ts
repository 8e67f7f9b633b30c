import { isLolaError } from '@lola-ts/tensor-core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  crps,
  ensembleMean,
  mae,
  maxError,
  mse,
  pearson,
  rmse,
  skill,
  spread,
  spreadSkill,
  variance,
  vrmse,
} from './index'

const points = 12
const fields = 2
const value = fc.double({ min: -10, max: 10, noNaN: true })
const snapshot = fc
  .array(value, { minLength: points * fields, maxLength: points * fields })
  .map((values) => Float64Array.from(values))
const ensemble = (members: number) =>
  fc
    .array(value, { minLength: members * points * fields, maxLength: members * points * fields })
    .map((values) => Float64Array.from(values))

describe('known values', () => {
  const truth = Float32Array.of(0, 0, 2, 10) // two points, two fields
  const forecast = Float32Array.of(1, 0, 1, 14)

  test('errors, per field', () => {
    expect(mse(forecast, truth, 2)).toEqual([1, 8])
    expect(rmse(forecast, truth, 2)).toEqual([1, Math.sqrt(8)])
    expect(mae(forecast, truth, 2)).toEqual([1, 2])
    expect(maxError(forecast, truth, 2)).toEqual([1, 4])
    expect(variance(truth, 2)).toEqual([2, 50])
    expect(vrmse(forecast, truth, 2, { eps: 2 })).toEqual([0.5, Math.sqrt(8 / 52)])
  })

  test('an ensemble of two about one point', () => {
    const members = Float64Array.of(1, 5)
    const truth = Float64Array.of(2)
    expect([...ensembleMean(members, 2)]).toEqual([3])
    expect(skill(members, truth, 1)).toEqual([1])
    expect(spread(members, 2, 1)).toEqual([Math.sqrt(3 * 4)])
    expect(spreadSkill(members, truth, 1)).toEqual([Math.sqrt(12)])
    expect(crps(members, truth, 1)).toEqual([(1 + 3) / 2 - 4 / 2])
  })

  test('the variance survives a large mean', () => {
    const large = Float64Array.from({ length: 1000 }, (_, i) => 1e8 + (i % 2))
    expect(variance(large, 1)[0]).toBeCloseTo(0.25 * (1000 / 999), 9)
  })
})

describe('properties', () => {
  test('a perfect forecast scores 0', () => {
    fc.assert(
      fc.property(snapshot, (truth) => {
        for (const score of [mse, mae, maxError, vrmse, crps]) expect(score(truth, truth, fields)).toEqual([0, 0])
      }),
    )
  })

  test('a constant truth has a finite VRMSE, error over root eps', () => {
    const constant = new Float32Array(8).fill(3)
    const forecast = new Float32Array(8).fill(3.5)
    expect(vrmse(forecast, constant, 1)[0]).toBeCloseTo(0.5 / 1e-3, 6)
  })

  test('VRMSE does not depend on the unit of the field as eps goes to 0', () => {
    fc.assert(
      fc.property(snapshot, snapshot, fc.double({ min: 0.01, max: 100, noNaN: true }), (forecast, truth, scale) => {
        fc.pre(Math.min(...variance(truth, fields)) > 1e-3)
        const scaled = vrmse(
          forecast.map((v) => v * scale),
          truth.map((v) => v * scale),
          fields,
          { eps: 0 },
        )
        const plain = vrmse(forecast, truth, fields, { eps: 0 })
        scaled.forEach((score, field) => {
          expect(score).toBeCloseTo(plain[field]!, 9)
        })
      }),
    )
  })

  test('forecasting the mean of the truth has VRMSE √((N − 1) / N)', () => {
    fc.assert(
      fc.property(snapshot, (truth) => {
        fc.pre(Math.min(...variance(truth, fields)) > 1e-3)
        const mean = [0, 1].map(
          (field) => truth.filter((_, i) => i % fields === field).reduce((a, b) => a + b) / points,
        )
        const score = vrmse(
          Float64Array.from(truth, (_, i) => mean[i % fields]!),
          truth,
          fields,
          { eps: 0 },
        )
        score.forEach((v) => {
          expect(v).toBeCloseTo(Math.sqrt((points - 1) / points), 9)
        })
      }),
    )
  })

  test('CRPS of one member is the mean absolute error', () => {
    fc.assert(
      fc.property(snapshot, snapshot, (x, y) => {
        expect(crps(x, y, fields)).toEqual(mae(x, y, fields))
      }),
    )
  })

  test('CRPS equals the double sum of its definition', () => {
    fc.assert(
      fc.property(ensemble(5), snapshot, (members, truth) => {
        const expected = [0, 0]
        for (let i = 0; i < truth.length; i++) {
          const x = Array.from({ length: 5 }, (_, member) => members[member * truth.length + i]!)
          const error = x.reduce((sum, v) => sum + Math.abs(v - truth[i]!), 0) / 5
          const pairs = x.flatMap((a) => x.map((b) => Math.abs(a - b))).reduce((a, b) => a + b)
          expected[i % fields]! += (error - pairs / (2 * 5 * 4)) / points
        }
        crps(members, truth, fields).forEach((score, field) => {
          expect(score).toBeCloseTo(expected[field]!, 9)
        })
      }),
    )
  })

  test('skill never exceeds the mean error of the members', () => {
    fc.assert(
      fc.property(ensemble(4), snapshot, (members, truth) => {
        const single = [0, 1, 2, 3].map((m) =>
          rmse(members.subarray(m * truth.length, (m + 1) * truth.length), truth, fields),
        )
        skill(members, truth, fields).forEach((score, field) => {
          expect(score).toBeLessThanOrEqual(single.reduce((sum, s) => sum + s[field]!, 0) / 4 + 1e-9)
        })
      }),
    )
  })

  test('a reliable ensemble of any size has spread = skill', () => {
    for (const members of [2, 5, 20]) {
      const size = 40_000
      const random = gaussian(members)
      const truth = Float64Array.from({ length: size }, random)
      const forecast = Float64Array.from({ length: members * size }, random)
      expect(spreadSkill(forecast, truth, 1)[0]).toBeCloseTo(1, 1)
    }
  })

  test('correlation ignores scale and origin', () => {
    fc.assert(
      fc.property(snapshot, (truth) => {
        fc.pre(Math.min(...variance(truth, fields)) > 1e-3)
        pearson(
          truth.map((v) => 3 * v - 7),
          truth,
          fields,
        ).forEach((r) => {
          expect(r).toBeCloseTo(1, 9)
        })
      }),
    )
  })
})

describe('edges', () => {
  test('one member has no spread', () => {
    expect(spread(Float32Array.of(1, 2), 1, 2)).toEqual([Number.NaN, Number.NaN])
    expect(spreadSkill(Float32Array.of(1, 2), Float32Array.of(1, 3), 2)).toEqual([Number.NaN, Number.NaN])
  })

  test('a NaN in one member shows in the scores of its field and in no other', () => {
    const members = Float32Array.of(1, Number.NaN, 2, 3)
    const truth = Float32Array.of(1, 1)
    for (const score of [skill, crps]) {
      expect(score(members, truth, 2)[0]).not.toBeNaN()
      expect(score(members, truth, 2)[1]).toBeNaN()
    }
  })

  test('what does not fit together is refused', () => {
    const six = new Float32Array(6)
    expect(() => mse(six, new Float32Array(4), 2)).toThrow("forecast: 6 values, expected the truth's 4")
    expect(() => mse(six, six, 4)).toThrow('6 values are not a whole number of points with 4 fields')
    expect(() => skill(new Float32Array(9), six, 2)).toThrow("ensemble: 9 values, expected a multiple of the truth's 6")
    expect(() => ensembleMean(six, 4)).toThrow('do not split into 4 members')
    try {
      mse(six, new Float32Array(4), 2)
    } catch (error) {
      expect(isLolaError(error, 'SHAPE')).toBe(true)
    }
  })
})

/** Standard normals from a small linear congruential generator: enough for moments. */
function gaussian(seed: number) {
  let state = seed * 2654435761
  const uniform = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}
