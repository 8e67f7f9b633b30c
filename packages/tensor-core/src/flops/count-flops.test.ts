import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { countFlops } from './count-flops'

const ones = (...shape: number[]) => tf.ones(shape)

test.each<[string, () => tf.Tensor, number]>([
  ['a product', () => ones(3, 4).matMul(ones(4, 5)), 2 * 3 * 4 * 5],
  ['transposed factors', () => ones(4, 3).matMul(ones(5, 4), true, true), 2 * 3 * 4 * 5],
  ['a batch of products', () => ones(2, 7, 3, 4).matMul(ones(2, 7, 4, 5)), 2 * 14 * 3 * 4 * 5],
  [
    'a convolution',
    () => tf.conv2d(ones(2, 8, 6, 3) as tf.Tensor4D, ones(3, 5, 3, 7) as tf.Tensor4D, 1, 'same'),
    2 * 2 * 8 * 6 * 15 * 3 * 7,
  ],
  [
    'one with a stride',
    () => tf.conv2d(ones(1, 8, 6, 3) as tf.Tensor4D, ones(3, 3, 3, 7) as tf.Tensor4D, 2, 'same'),
    2 * 4 * 3 * 9 * 3 * 7,
  ],
  [
    'one in 3-D',
    () => tf.conv3d(ones(1, 4, 4, 4, 2) as tf.Tensor5D, ones(3, 3, 3, 2, 5) as tf.Tensor5D, 1, 'same'),
    2 * 64 * 27 * 2 * 5,
  ],
  ['nothing else', () => ones(3, 4).add(1).softmax(), 0],
])('counts %s', async (_, fn, expected) => {
  expect(await countFlops(fn)).toBe(expected)
})

test('a gradient by both factors costs twice its product', async () => {
  const both = (fn: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, a: tf.Tensor, b: tf.Tensor) => () =>
    tf.grads((x, y) => fn(x!, y!).sum())([a, b])
  expect(await countFlops(both((a, b) => a.matMul(b), ones(3, 4), ones(4, 5)))).toBe(3 * 2 * 3 * 4 * 5)
  const convolve = (x: tf.Tensor, w: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same')
  expect(await countFlops(both(convolve, ones(1, 4, 4, 2), ones(3, 3, 2, 5)))).toBe(3 * 2 * 16 * 9 * 2 * 5)
})

test('keeps no tensor', async () => {
  const before = tf.memory().numTensors
  await countFlops(() => ones(3, 4).matMul(ones(4, 5)))
  expect(tf.memory().numTensors).toBe(before)
})
