import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { mergeAxes, mergedView, plainView } from './tensor-view'

test('factors follow the order [out, in, ...kernel]', () => {
  expect(plainView([3, 3, 8, 16])).toMatchObject({ shape: [3, 3, 8, 16], axes: [3, 2, 0, 1] })
  expect(plainView([8, 16])).toMatchObject({ shape: [8, 16], axes: [1, 0] })
  expect(plainView([8])).toMatchObject({ shape: [8], axes: [0] })
  expect(plainView([])).toMatchObject({ shape: [1], axes: [0] })
})

test('axes of length 1 can be left out', () => {
  expect(plainView([1, 3, 1, 16], { squeeze: true })).toMatchObject({ shape: [3, 16], axes: [1, 0] })
  expect(plainView([1, 1], { squeeze: true })).toMatchObject({ shape: [1], axes: [0] })
})

test('merging gathers neighbours up to a limit, never with the first', () => {
  expect(mergeAxes([256, 64, 3, 3], 1000)).toEqual({ runs: [], rest: 576 })
  expect(mergeAxes([256, 64, 3, 3], 100)).toEqual({ runs: [9], rest: 64 })
  expect(mergeAxes([256, 64, 3, 3], 5)).toEqual({ runs: [3, 3], rest: 64 })
  expect(mergeAxes([4, 600, 2], 5)).toEqual({ runs: [2], rest: 600 })
  expect(mergeAxes([256], 1000)).toEqual({ runs: [], rest: 1 })
})

test('a merged view holds the reference’s unfolding, and goes back', () => {
  const x = tf.range(0, 24).reshape([2, 3, 4]) // [kernel, in, out]
  const { to, from, shape, axes } = mergedView(x.shape, ([out, ...rest]) => [out!, rest[0]! * rest[1]!])
  expect([shape, axes]).toEqual([
    [4, 6],
    [0, 1],
  ])
  // Row `out`, column `in * 2 + kernel`.
  expect([...to(x).slice([1, 0], [1, 6]).dataSync()]).toEqual([1, 13, 5, 17, 9, 21])
  expect([...from(to(x)).dataSync()]).toEqual([...x.dataSync()])
})
