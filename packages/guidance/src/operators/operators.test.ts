import { ConfigError, tf } from '@lola-ts/tensor-core'
import { expect, test } from 'vitest'
import { meanPool } from './mean-pool'
import { subsample } from './subsample'

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
