import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { key } from '../random/key'
import { attention } from './attention'
import { createScope, initialize } from './parameters'
import { rotatedHeads, rotation } from './rotary'

/** Queries, keys and values of one head of eight channels, for tokens at these places. */
const heads = (joint: tf.Tensor, places: number[]) => {
  const theta = tf.tensor2d([[0.1, 0.5, 1, 2]])
  return rotatedHeads(joint, 1, rotation(tf.tensor2d(places, [places.length, 1]), theta, 1))
}

test('rotary products depend on the distance of two tokens alone', () => {
  const token = tf.randomNormal([1, 1, 24], 0, 1, 'float32', 1)
  const product = (i: number, j: number) => {
    const [query, key] = heads(token.tile([1, 2, 1]), [i, j])
    return query.matMul(key, false, true).slice([0, 0, 0, 1], [1, 1, 1, 1]).dataSync()[0]!
  }
  expect(product(7, 4)).toBeCloseTo(product(3, 0), 5)
  expect(product(7, 4)).not.toBeCloseTo(product(4, 7), 2)
})

test('a rotation by nothing moves the pairs apart and leaves the values', () => {
  const joint = tf.range(0, 24).reshape([1, 1, 24])
  const [query, key, value] = heads(joint, [0]).map((part) => [...part.dataSync()])
  expect(query).toEqual([0, 2, 4, 6, 1, 3, 5, 7])
  expect(key).toEqual([8, 10, 12, 14, 9, 11, 13, 15])
  expect(value).toEqual([16, 17, 18, 19, 20, 21, 22, 23])
})

test('a mask hides tokens, and one that hides nothing changes nothing', () => {
  const scope = createScope()
  const attend = attention(scope, 8, { heads: 2 })
  const weights = initialize(scope.parameters, key(0))
  const x = tf.randomNormal([1, 3, 8], 0, 1, 'float32', 3)
  const other = tf.concat([x.slice([0, 0], [1, 2]), tf.ones([1, 1, 8])], 1)
  const gap = (mask: number[]) =>
    tf.tidy(() => {
      const rows = tf.tensor2d(mask, [3, 3])
      const change = attend(weights, x, { mask: rows }).sub(attend(weights, other, { mask: rows }))
      return change.abs().max(-1).dataSync()
    })
  // The first two tokens do not look at the third, which alone is another one.
  const [first, second, third] = gap([0, 0, -1e9, 0, 0, -1e9, 0, 0, 0])
  expect([first, second]).toEqual([0, 0])
  expect(third).toBeGreaterThan(1e-3)
  const open = attend(weights, x, { mask: tf.zeros([3, 3]) })
  expect(open.sub(attend(weights, x)).abs().max().dataSync()[0]).toBeLessThan(1e-6)
})
