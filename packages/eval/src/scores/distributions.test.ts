import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { histogramW1, mean, meanSquare, nmae, pearson, totalError, windowedDtw } from './index'

const values = (length: number) =>
  fc
    .array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: length, maxLength: length })
    .map((list) => Float64Array.from(list))

test('moments and totals, per field', () => {
  const truth = Float32Array.of(1, 10, 3, 10)
  const forecast = Float32Array.of(1, 5, 1, 10)
  expect(mean(truth, 2)).toEqual([2, 10])
  expect(meanSquare(truth, 2)).toEqual([5, 100])
  expect(totalError(forecast, truth, 2)).toEqual([0.5, 0.25])
  expect(nmae(forecast, truth, 2, { eps: 0 })).toEqual([0.5, 0.25])
})

test('the correlation of The Well is (N − 1) / N for a perfect forecast, and 0 for a constant one', () => {
  const truth = Float64Array.of(1, 2, 4, 8)
  expect(pearson(truth, truth, 1)[0]).toBeCloseTo(1, 12)
  expect(pearson(truth, truth, 1, { asTheWell: true })[0]).toBeCloseTo(3 / 4, 6)
  expect(
    pearson(
      truth.map(() => 1),
      truth,
      1,
    )[0],
  ).toBeNaN()
  expect(
    pearson(
      truth.map(() => 1),
      truth,
      1,
      { asTheWell: true },
    ),
  ).toEqual([0])
})

describe('histogram distance', () => {
  test('does not see where values are, but that they are others', () => {
    const truth = Float32Array.of(1, 2, 3, 4)
    expect(histogramW1(Float32Array.of(4, 2, 1, 3), truth, 1)).toEqual([0])
    expect(histogramW1(Float32Array.of(3, 4, 5, 6), truth, 1, { normalise: false })).toEqual([2])
    expect(histogramW1(Float32Array.of(3, 4, 5, 6), truth, 1, { eps: 0 })).toEqual([2 / 7.5])
  })

  test('is at most the mean absolute error', () => {
    fc.assert(
      fc.property(values(12), values(12), (x, y) => {
        const error = x.reduce((sum, value, i) => sum + Math.abs(value - y[i]!), 0) / 12
        expect(histogramW1(x, y, 1, { normalise: false })[0]).toBeLessThanOrEqual(error + 1e-9)
      }),
    )
  })
})

describe('time warping', () => {
  /** A bump that passes over 12 cells in `times` states, beside a constant field. */
  const passage = (times: number, position: (t: number) => number) =>
    Float64Array.from({ length: times * 12 * 2 }, (_, i) => {
      const [t, cell] = [Math.floor(i / 24), (i >> 1) % 12]
      return i % 2 ? 1 : Math.exp(-((cell - position(t)) ** 2))
    })

  test('a trajectory is at no distance from itself', () => {
    const x = passage(8, (t) => t)
    expect(windowedDtw(x, x, 2, 8)).toEqual({ distance: [0, 0], distortion: [0, 0] })
  })

  test('a delay costs little within the window, and shows as distortion', () => {
    const truth = passage(12, (t) => t)
    const late = passage(12, (t) => Math.max(0, t - 3))
    const near = windowedDtw(late, truth, 2, 12)
    const far = windowedDtw(late, truth, 2, 12, { window: 1 })
    expect(near.distance[0]).toBeLessThan(far.distance[0]! / 1.5)
    expect(near.distortion[0]).toBeGreaterThan(1)
    expect(far.distortion[0]).toBeLessThan(1)
  })

  test('NaN stays NaN, and a length that does not fit is refused', () => {
    const x = passage(4, (t) => t)
    const broken = x.map((value, i) => (i === 40 ? Number.NaN : value))
    expect(windowedDtw(broken, x, 2, 4).distance[0]).toBeNaN()
    expect(windowedDtw(broken, x, 2, 4).distortion[0]).toBeNaN()
    expect(() => windowedDtw(x, x, 2, 5)).toThrow('96 values of 2 fields do not split into 5 states')
  })
})
