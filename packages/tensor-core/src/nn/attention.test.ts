import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { key } from '../random/key'
import { attention } from './attention'
import { createScope, initialize } from './parameters'
import { rotate, rotation } from './rotary'

test('rotary products depend on the distance of two tokens alone', () => {
  const [q, k] = [tf.randomNormal([1, 1, 1, 8], 0, 1, 'float32', 1), tf.randomNormal([1, 1, 1, 8], 0, 1, 'float32', 2)]
  const theta = tf.tensor2d([[0.1, 0.5, 1, 2]])
  const at = (x: tf.Tensor, position: number) => rotate(x, rotation(tf.tensor2d([[position]]), theta, 1))
  const product = (i: number, j: number) => at(q, i).mul(at(k, j)).sum().dataSync()[0]!
  expect(product(7, 4)).toBeCloseTo(product(3, 0), 5)
  expect(product(7, 4)).not.toBeCloseTo(product(4, 7), 2)
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
