import { ConfigError, tf } from '@lola-ts/tensor-core'
import { key } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
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

test.each([0, -1, Number.NaN])('noise %d is refused', (noise) => {
  expect(() => observations(tf.zeros([1, 2]), subsample([1]), noise)).toThrow(ConfigError)
})
