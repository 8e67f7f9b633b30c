import { ConfigError, tf } from '@lola-ts/tensor-core'
import { key } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { combine } from './combine'
import { observations, observe } from './observe'
import { subsample } from './operators/subsample'

const truth = tf.zeros([6, 16, 16, 2])

test('adds noise of the given size', () => {
  const { values, count } = observe(truth, subsample([2, 2]), { noise: 0.3, key: key(0) })
  expect(values.shape).toEqual([6, 8, 8, 2])
  expect(count).toBe(6)
  expect(Math.sqrt(values.square().mean().dataSync()[0]!)).toBeCloseTo(0.3, 1)
})

test('a state keeps its noise when more states are observed', () => {
  const all = observe(truth, subsample([4, 4]), { key: key(1) })
  const few = observe(truth.slice(0, 2), subsample([4, 4]), { key: key(1) })
  expect(few.values.dataSync()).toEqual(all.values.slice(0, 2).dataSync())
})

test('disposes what it made', () => {
  const before = tf.memory().numTensors
  observe(truth, subsample([4, 4]), { key: key(1) }).dispose()
  expect(tf.memory().numTensors).toBe(before)
})

test.each([-1, Number.NaN])('noise %d is refused', (noise) => {
  expect(() => observations(tf.zeros([1, 2]), subsample([1]), noise)).toThrow(ConfigError)
})

test('noise by field, and a full diagonal', () => {
  const byField = observe(truth, subsample([1, 1]), { noise: [0.1, 1], key: key(0) })
  const sizes = byField.values.square().mean([0, 1, 2]).sqrt().dataSync()
  expect(sizes[0]).toBeCloseTo(0.1, 2)
  expect(sizes[1]).toBeCloseTo(1, 1)
  expect(byField.variance.shape).toEqual(byField.values.shape)
  const diagonal = tf.range(1, 4).reshape([3, 1])
  expect([...observations(tf.zeros([3, 2]), subsample([1]), diagonal).variance.dataSync()]).toEqual([1, 1, 4, 4, 9, 9])
  expect(() => observe(truth, subsample([1, 1]), { noise: [1, 1, 1], key: key(0) })).toThrow('noise has shape [3]')
})

test('time-sparse observations, and missing values are counted', () => {
  const { seen, missing } = observe(truth, subsample([8, 8]), { key: key(0), every: 3 })
  expect(seen).toEqual([8, 0, 0, 8, 0, 0])
  expect(missing).toBe(0)
  const holes = observations(
    tf.tensor2d([
      [1, Number.NaN],
      [Number.NaN, Number.NaN],
    ]),
    subsample([1]),
    1,
  )
  expect([holes.seen, holes.missing]).toEqual([[1, 0], 1])
})

test('instruments combine, shorter ones missing at the end', () => {
  const [a, b] = [
    observe(truth, subsample([8, 8]), { key: key(0), noise: 0.1 }),
    observe(truth.slice(0, 2), subsample([16, 16]), { key: key(1), noise: 0.5 }),
  ]
  const both = combine(a, b)
  expect(both.values.shape).toEqual([6, 10])
  expect(both.seen).toEqual([10, 10, 8, 8, 8, 8])
  expect([...both.variance.slice([0, 7], [1, 2]).dataSync()].map((v) => Math.sqrt(v))).toEqual([
    expect.closeTo(0.1, 6),
    expect.closeTo(0.5, 6),
  ])
})
