import { ConfigError, pullback, type Tensor, tf } from '@lola-ts/tensor-core'
import { expect, test } from 'vitest'
import { chain } from './chain'
import { fields } from './fields'
import { lowPass } from './low-pass'
import { meanPool } from './mean-pool'
import type { Operator } from './operator'
import { drawObservations } from './picture'
import { pointwise } from './pointwise'
import { between, boundary, region } from './region'
import { regrid } from './regrid'
import { sensors } from './sensors'
import { subsample } from './subsample'
import { together } from './together'

const field = tf.range(0, 32).reshape([1, 4, 4, 2])

test('subsample keeps the first cell of every block', () => {
  const seen = subsample([2, 4]).apply(field)
  expect(seen.shape).toEqual([1, 2, 1, 2])
  expect([...seen.dataSync()]).toEqual([0, 1, 16, 17])
})

test('mean-pool averages every block, field by field', () => {
  const seen = meanPool([2, 2]).apply(field)
  expect(seen.shape).toEqual([1, 2, 2, 2])
  expect([...seen.dataSync()]).toEqual([5, 6, 9, 10, 21, 22, 25, 26])
})

test('both work in three dimensions and leave nothing behind', () => {
  const x = tf.ones([2, 4, 6, 8, 3])
  const before = tf.memory().numTensors
  for (const operator of [subsample([2, 3, 4]), meanPool([2, 3, 4])]) {
    const seen = tf.tidy(() => operator.apply(x))
    expect(seen.shape).toEqual([2, 2, 2, 2, 3])
    expect(seen.min().dataSync()[0]).toBe(1)
  }
  tf.disposeVariables()
  expect(tf.memory().numTensors - before).toBe(4)
})

test('both are linear: observing a sum is summing observations', () => {
  const [a, b] = [tf.randomNormal([1, 8, 8, 1], 0, 1, 'float32', 1), tf.randomNormal([1, 8, 8, 1], 0, 1, 'float32', 2)]
  for (const operator of [subsample([2, 4]), meanPool([4, 2])]) {
    const gap = operator.apply(a.add(b.mul(3))).sub(operator.apply(a).add(operator.apply(b).mul(3)))
    expect(gap.abs().max().dataSync()[0]).toBeLessThan(1e-5)
  }
})

test.each([[[0, 2]], [[1.5, 2]], [[]]])('factors %j are refused', (factors) => {
  expect(() => subsample(factors)).toThrow(ConfigError)
  expect(() => meanPool(factors)).toThrow(ConfigError)
})

test('a factor that does not divide the grid is refused', () => {
  expect(() => subsample([3, 2]).apply(field)).toThrow(/factor 3 does not divide axis 0 of 4 cells/)
})

/** Periodic in x, Chebyshev nodes in y, as Rayleigh-Bénard flows of The Well. */
const chebyshev = (n: number) => Array.from({ length: n }, (_, i) => 0.5 - 0.5 * Math.cos((Math.PI * (i + 0.5)) / n))
const axes = { coordinates: [[0, 1, 2, 3, 4, 5, 6, 7], chebyshev(4)], periodic: [true, false] }
const linear = (x: number, y: number) => 2 * x - 3 * y
const plane = tf.tensor(
  axes.coordinates[0]!.flatMap((x) => axes.coordinates[1]!.flatMap((y) => [linear(x, y), y])),
  [1, 8, 4, 2],
)

test('sensors interpolate between nodes wherever these lie', () => {
  const places = [
    [2, axes.coordinates[1]![1]!],
    [3.25, 0.4],
    [6.5, 0.6],
  ]
  const seen = sensors(places, axes).apply(plane)
  expect(seen.shape).toEqual([1, 3, 2])
  for (const [i, [x, y]] of (places as [number, number][]).entries()) {
    expect(seen.dataSync()[2 * i]).toBeCloseTo(linear(x, y), 5)
    expect(seen.dataSync()[2 * i + 1]).toBeCloseTo(y, 5)
  }
})

test('sensors wrap around periodic axes and stop at walls', () => {
  const values = (places: number[][]) => [...sensors(places, axes).apply(plane).dataSync()]
  expect(values([[9.5, 0.5]])).toEqual(values([[1.5, 0.5]]))
  // Between the last node and the first.
  expect(values([[7.5, 0.5]])[0]).toBeCloseTo((linear(7, 0.5) + linear(0, 0.5)) / 2, 5)
  // The wall itself lies beyond the last node.
  expect(values([[2, 0]])[1]).toBeCloseTo(axes.coordinates[1]![0]!, 6)
  expect(() =>
    sensors(
      [
        [1, 0.5],
        [2, 1.5],
      ],
      axes,
    ),
  ).toThrow('sensor 2: y = 1.5 is outside of the domain')
  expect(() => sensors([[1]], axes)).toThrow('sensors: number 1 has 1 coordinates, expected 2')
  expect(() => sensors([], axes)).toThrow(ConfigError)
  expect(() => sensors([[1, 0.5]], axes).apply(field)).toThrow('the grid has 4 x 4 cells')
})

test('sensors in three dimensions', () => {
  const nodes = [0, 1, 2, 3]
  const cube = { coordinates: [nodes, nodes, nodes], periodic: [false, false, false] }
  const x = tf.tensor(
    nodes.flatMap((a) => nodes.flatMap((b) => nodes.map((c) => a + 10 * b + 100 * c))),
    [1, 4, 4, 4, 1],
  )
  expect(
    sensors([[1.5, 0.5, 2.25]], cube)
      .apply(x)
      .dataSync()[0],
  ).toBeCloseTo(1.5 + 5 + 225, 3)
})

test('a region, between coordinates or by cells, and stripes along walls that see each cell once', () => {
  expect(region([1, 0], [3, 4]).apply(plane).shape).toEqual([1, 2, 4, 2])
  expect(between([[2, 4], null], axes).apply(plane).shape).toEqual([1, 3, 4, 2])
  expect(boundary(1, [8, 4], [1]).apply(plane).shape).toEqual([1, 2 * 8 * 2])
  expect(boundary(1, [8, 4]).apply(plane).shape).toEqual([1, (2 * 4 + 2 * 6) * 2])
  const cells = tf.range(0, 32).reshape([1, 8, 4, 1])
  const seen = [...boundary(1, [8, 4]).apply(cells).dataSync()]
  expect(new Set(seen).size).toBe(seen.length)
  expect(() => boundary(3, [8, 4])).toThrow('two stripes of 3 cells do not fit axis 1 of 4 cells')
  expect(() => region([0, 0], [9, 4]).apply(plane)).toThrow('does not fit a grid of 8 x 4 cells')
  expect(() => region([0, 2], [8, 2])).toThrow('holds no cell')
})

test('another grid of the same flow is what sensors at its nodes see', () => {
  const other = [
    [0.5, 3, 7.5],
    [0.1, 0.9],
  ]
  const places = other[0]!.flatMap((x) => other[1]!.map((y) => [x, y]))
  const seen = regrid(other, axes).apply(plane)
  expect(seen.shape).toEqual([1, 3, 2, 2])
  const gap = seen.reshape([-1]).sub(sensors(places, axes).apply(plane).reshape([-1]))
  expect(gap.abs().max().dataSync()[0]).toBeLessThan(1e-5)
})

test('chosen fields, in the order they are named', () => {
  expect([
    ...fields([1, 0])
      .apply(field.slice([0, 0, 0, 0], [1, 1, 1, 2]))
      .dataSync(),
  ]).toEqual([1, 0])
  expect(() => fields([2]).apply(field)).toThrow('there is no field 2')
  expect(() => fields([0, 0])).toThrow(ConfigError)
})

test('a low-pass keeps slow waves, and its first coefficient is the mean', () => {
  const wave = (k: number) =>
    tf.tensor(
      Array.from({ length: 64 }, (_, i) => 3 + Math.cos((2 * Math.PI * k * Math.floor(i / 8)) / 8)),
      [1, 8, 8, 1],
    )
  const operator = lowPass([1, 1], [true, false])
  const seen = operator.apply(wave(1))
  expect(seen.shape).toEqual([1, 3, 2, 1])
  expect(seen.dataSync()[0]).toBeCloseTo(3, 5)
  expect(seen.dataSync()[2]).toBeCloseTo(Math.SQRT1_2, 5)
  const smooth = drawObservations(operator, Float32Array.from(seen.dataSync()), [8, 8, 1])
  wave(1)
    .dataSync()
    .forEach((value, i) => {
      expect(smooth.values[i]).toBeCloseTo(value, 4)
    })
  expect(operator.apply(wave(3)).slice([0, 1]).abs().max().dataSync()[0]).toBeLessThan(1e-5)
  expect(() => lowPass([4, 1], [true, false]).apply(wave(1))).toThrow('9 modes along an axis of 8 cells')
})

const all: Operator[] = [
  subsample([2, 2]),
  meanPool([4, 2]),
  sensors(
    [
      [1.3, 0.2],
      [7.6, 0.7],
    ],
    axes,
  ),
  region([2, 1], [5, 3]),
  regrid(
    [
      [0.5, 3, 7.5],
      [0.1, 0.9],
    ],
    axes,
  ),
  boundary(1, [8, 4], [1]),
  fields([1]),
  lowPass([2, 1], [true, false]),
  chain(fields([1]), region([0, 0], [4, 4]), subsample([2, 2])),
  together(meanPool([4, 4]), sensors([[1.3, 0.2]], axes)),
  pointwise('scaled', (x) => x.mul(3).add(1), { linear: true }),
]

test.each(all.map((operator) => ({ name: operator.name, operator })))(
  '$name: affine, with the adjoint of its Jacobian, forward derivatives, and no tensor left',
  ({ operator }) => {
    const before = tf.memory().numTensors
    tf.tidy(() => {
      const [x, w] = [
        tf.randomNormal([2, 8, 4, 2], 0, 1, 'float32', 1),
        tf.randomNormal([2, 8, 4, 2], 0, 1, 'float32', 2),
      ]
      const { value, pull } = pullback((u) => operator.apply(u), x)
      const v: Tensor = tf.randomNormal(value.shape, 0, 1, 'float32', 3)
      const along = operator.apply(x.add(w)).sub(value)
      const product = (a: Tensor, b: Tensor) => a.mul(b).sum().dataSync()[0]!
      expect(product(pull(v), w)).toBeCloseTo(product(v, along), 3)
      expect(pullback(pull, v).pull(w).sub(along).abs().max().dataSync()[0]).toBeLessThan(1e-4)
      expect(operator.linear).toBe(true)
    })
    expect(tf.memory().numTensors).toBe(before)
  },
)

test('every operator draws what it saw where it saw it', () => {
  const truth = Float32Array.from(plane.dataSync())
  const drawn = (operator: Operator) =>
    drawObservations(operator, Float32Array.from(tf.tidy(() => operator.apply(plane).dataSync())), [8, 4, 2])
  const cellsSeen = ({ values }: { values: Float32Array }) => values.filter((value) => !Number.isNaN(value)).length
  for (const operator of [region([2, 1], [5, 3]), boundary(1, [8, 4], [1]), fields([1])]) {
    const { values } = drawn(operator)
    expect(values.some(Number.isNaN)).toBe(true)
    for (const [i, value] of values.entries()) if (!Number.isNaN(value)) expect(value).toBe(truth[i])
  }
  expect(cellsSeen(drawn(boundary(1, [8, 4], [1])))).toBe(32)
  const points = drawn(chain(fields([1]), region([2, 0], [6, 4]), subsample([2, 2]))).points
  expect(points.map(({ at }) => at)).toEqual([
    [2, 0],
    [2, 2],
    [4, 0],
    [4, 2],
  ])
  expect(points[1]!.values).toEqual([Number.NaN, truth[(2 * 4 + 2) * 2 + 1]])
  const [sensor] = drawn(sensors([[1.5, 0.5]], axes)).points
  expect(sensor!.at).toEqual([1.5, expect.closeTo(1.5, 5)])
  expect(cellsSeen(drawn(meanPool([4, 2])))).toBe(64)
  const scaled = pointwise('scaled', (x) => x.mul(4), { back: (values) => values.map((value) => value / 4) })
  expect(drawn(chain(scaled, subsample([4, 4]))).points).toEqual(drawn(subsample([4, 4])).points)
  const both = drawn(together(fields([0]), sensors([[1.5, 0.5]], axes)))
  expect([cellsSeen(both), both.points.length]).toEqual([32, 1])
  expect(drawn({ name: 'mine', apply: (x) => x.square() })).toMatchObject({ points: [], shape: [8, 4, 2] })
})
