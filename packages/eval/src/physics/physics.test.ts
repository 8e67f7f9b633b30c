import { key, normalArray } from '@lola-ts/tensor-core/random'
import { describe, expect, test } from 'vitest'
import {
  autocorrelationTime,
  divergence,
  domainMean,
  drift,
  gridWeights,
  nusselt,
  quadratureWeights,
  quantitiesOf,
  validPredictionTime,
} from './index'

const chebyshev = (n: number, low = 0, high = 1) =>
  Array.from({ length: n }, (_, i) => (low + high) / 2 - ((high - low) / 2) * Math.cos(((i + 0.5) * Math.PI) / n))
const even = (n: number, length = 1) => Array.from({ length: n }, (_, i) => (length * i) / n)
const integral = (nodes: number[], f: (x: number) => number, options = {}) =>
  quadratureWeights(nodes, options).reduce((sum, weight, i) => sum + weight * f(nodes[i]!), 0)

describe('quadrature', () => {
  test.each([5, 8, 128])('%d Chebyshev nodes are exact for polynomials, float32 coordinates included', (n) => {
    for (const nodes of [chebyshev(n), chebyshev(n).map(Math.fround)]) {
      expect(quadratureWeights(nodes).reduce((a, b) => a + b)).toBeCloseTo(1, 12)
      for (const power of [1, 2, 3, 4]) expect(integral(nodes, (x) => x ** power)).toBeCloseTo(1 / (power + 1), 6)
    }
    // A plain mean would be far off.
    const plain = chebyshev(n).reduce((sum, x) => sum + (x - 0.5) ** 2, 0) / n
    expect(Math.abs(plain - 1 / 12)).toBeGreaterThan(0.04)
  })

  test('even nodes count alike, others by their cells', () => {
    expect([...quadratureWeights(even(4))]).toEqual([0.25, 0.25, 0.25, 0.25])
    const weights = quadratureWeights([0.1, 0.2, 0.6], { extent: [0, 1] })
    for (const [i, expected] of [0.15, 0.25, 0.6].entries()) expect(weights[i]).toBeCloseTo(expected, 12)
    expect(() => quadratureWeights([1, 1])).toThrow('coordinates that increase')
  })

  test('of a grid: the product', () => {
    const [x, y] = [even(6), chebyshev(9)]
    const weights = gridWeights([quadratureWeights(x, { periodic: true }), quadratureWeights(y)])
    const mean = domainMean(
      weights,
      (point) => y[point % 9]! ** 2 * (1 + Math.sin(2 * Math.PI * x[Math.floor(point / 9)]!)),
    )
    expect(mean).toBeCloseTo(1 / 3, 12)
  })
})

describe('Rayleigh-Bénard', () => {
  const [x, y] = [even(32, 4), chebyshev(48)]
  const weights = gridWeights([quadratureWeights(x, { periodic: true }), quadratureWeights(y)])
  const at = { buoyancy: 0, velocity: 2 }
  // b = 1 − y + a cos kx sin πy, w = c cos kx sin πy, u so that the flow is free of divergence.
  const [a, c, k] = [0.2, 0.3, Math.PI / 2]
  const flow = Float64Array.from({ length: 32 * 48 * 3 }, (_, i) => {
    const [point, field] = [Math.floor(i / 3), i % 3]
    const [px, py] = [x[Math.floor(point / 48)]!, y[point % 48]!]
    if (field === 0) return 1 - py + a * Math.cos(k * px) * Math.sin(Math.PI * py)
    if (field === 1) return ((-c * Math.PI) / k) * Math.sin(k * px) * Math.cos(Math.PI * py)
    return c * Math.cos(k * px) * Math.sin(Math.PI * py)
  })

  test('the Nusselt number is 1 at rest, and by its closed form in a cell: 1 + ac/4 √(Ra Pr)', () => {
    const rest = flow.map((value, i) => (i % 3 === 0 ? value : 0))
    const of = (snapshot: Float64Array) => nusselt(snapshot, 3, { ...at, rayleigh: 1e6, prandtl: 1, weights })
    expect(of(rest)).toBe(1)
    expect(of(flow)).toBeCloseTo(1 + ((a * c) / 4) * 1000, 9)
  })

  test('divergence is that of the differences, and about 1 for noise', () => {
    const axes = [
      { nodes: x, periodic: true },
      { nodes: y, periodic: false },
    ]
    const of = (snapshot: Float64Array | Float32Array) => divergence(snapshot, 3, { axes, components: [1, 2], weights })
    expect(of(flow)).toBeLessThan(0.01)
    const noise = normalArray(key(3), flow.length)
    expect(of(noise)).toBeCloseTo(1, 1)
    expect(of(flow.map(() => 2))).toBeLessThan(1e-9)
    expect(() => divergence(flow, 2, { axes, components: [1, 2], weights })).toThrow('on 1536 points')
  })

  test('quantities come by the names of the fields', () => {
    const domain = {
      dimensions: ['x', 'y'],
      coordinates: [x, y],
      periodic: [true, false],
      scalars: { Rayleigh: 1e6, Prandtl: 1 },
    }
    const found = quantitiesOf(['buoyancy', 'velocity_x', 'velocity_y'], domain)
    const values = Object.fromEntries(found.map(({ name, of }) => [name, of(flow)]))
    expect(Object.keys(values)).toEqual(['buoyancy', 'kinetic_energy', 'nusselt', 'divergence'])
    expect(values.buoyancy).toBeCloseTo(0.5, 9)
    expect(values.kinetic_energy).toBeCloseTo((c ** 2 / 8) * (1 + (Math.PI / k) ** 2), 9)
    expect(values.nusselt).toBeCloseTo(16, 9)
    expect(quantitiesOf(['density', 'energy', 'pressure'], { ...domain, scalars: {} }).map(({ name }) => name)).toEqual(
      ['mass', 'energy'],
    )
  })
})

test('drift of a conserved quantity', () => {
  expect(drift([2, 2, 2.5])).toEqual([0, 0, 0.25])
  expect(drift([2, 2, 2.5], { relative: false })).toEqual([0, 0, 0.5])
  expect(() => drift([])).toThrow('an empty series')
})

test('autocorrelation time of AR(1) is (1 + φ) / (1 − φ), of noise 1', () => {
  const noise = normalArray(key(5), 40_000)
  const series: number[] = []
  for (const e of noise) series.push(0.8 * (series.at(-1) ?? 0) + e)
  expect(autocorrelationTime([...noise])).toBeCloseTo(1, 1)
  expect(Math.abs(autocorrelationTime(series) - 9)).toBeLessThan(0.9)
  expect(autocorrelationTime([1, 1, 1])).toBeNaN()
})

test('valid prediction time', () => {
  expect(validPredictionTime([1, 2, 3], [0.1, 0.3, 0.7], 0.5)).toEqual({ time: 2.5, censored: false })
  expect(validPredictionTime([2], [1], 0.5)).toEqual({ time: 1, censored: false })
  expect(validPredictionTime([1, 2], [0.1, 0.2], 0.5)).toEqual({ time: 2, censored: true })
  expect(validPredictionTime([1, 2], [0.1, Number.NaN], 0.5)).toEqual({ time: 1, censored: false })
  expect(() => validPredictionTime([1], [], 0.5)).toThrow('0 errors for 1 leads')
})
