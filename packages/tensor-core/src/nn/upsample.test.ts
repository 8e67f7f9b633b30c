import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { upsample } from './upsample'

test('repeats cells along each axis', () => {
  const x = tf.tensor([1, 2, 3, 4], [1, 2, 2, 1])
  expect(upsample(x, [1, 2]).reshape([2, 4]).arraySync()).toEqual([
    [1, 1, 2, 2],
    [3, 3, 4, 4],
  ])
  expect(upsample(x, [3, 1]).reshape([6, 2]).arraySync()).toEqual([
    [1, 2],
    [1, 2],
    [1, 2],
    [3, 4],
    [3, 4],
    [3, 4],
  ])
})

test('is undone by keeping the first of each group, in 3-D', () => {
  const x = tf.randomNormal([2, 2, 3, 2, 5], 0, 1, 'float32', 1)
  const wide = upsample(x, [2, 1, 3])
  expect(wide.shape).toEqual([2, 4, 3, 6, 5])
  const back = wide.stridedSlice([0, 0, 0, 0, 0], wide.shape, [1, 2, 1, 3, 1])
  expect(back.sub(x).abs().max().dataSync()[0]).toBe(0)
})

test('its gradient adds up the copies, and has a gradient again', () => {
  const x = tf.randomNormal([1, 2, 3, 2, 1], 0, 1, 'float32', 1)
  const upstream = tf.randomNormal([1, 4, 3, 4, 1], 0, 1, 'float32', 2)
  const pull = (u: tf.Tensor) => tf.grad((z) => upsample(z, [2, 1, 2]))(x, u)
  const sums = upstream.reshape([2, 2, 3, 2, 2]).sum([1, 4]).reshape(x.shape)
  expect(pull(upstream).sub(sums).abs().max().dataSync()[0]).toBeLessThan(1e-6)
  const again = tf.grad((u) => pull(u).mul(x).sum())(upstream)
  expect(
    again
      .sub(upsample(x, [2, 1, 2]))
      .abs()
      .max()
      .dataSync()[0],
  ).toBeLessThan(1e-6)
})
