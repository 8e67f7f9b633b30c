import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { localMask } from './local-mask'

const seen = (grid: number[], window: number[]) => {
  const tokens = grid.reduce((a, b) => a * b, 1)
  const open = localMask(window)(grid).dataSync()
  return Array.from({ length: tokens }, (_, i) =>
    Array.from({ length: tokens }, (_, j) => j).filter((j) => open[i * tokens + j] === 0),
  )
}

test('a token sees half a window to either side, across the ends', () => {
  expect(seen([5], [3])).toEqual([
    [0, 1, 4],
    [0, 1, 2],
    [1, 2, 3],
    [2, 3, 4],
    [0, 3, 4],
  ])
  expect(seen([5], [2])).toEqual(seen([5], [3]))
  expect(seen([3], [1])).toEqual([[0], [1], [2]])
})

test('axes are taken together: the window is a box', () => {
  // Tokens (i, j) of a 3 x 4 grid are 4 i + j; the window spans one row and three columns.
  expect(seen([3, 4], [1, 3])[5]).toEqual([4, 5, 6])
  expect(seen([3, 4], [3, 1])[5]).toEqual([1, 5, 9])
  expect(seen([3, 4], [3, 4])[0]).toEqual(Array.from({ length: 12 }, (_, i) => i))
})

test('is the same every time, and a tensor of its own', () => {
  const before = tf.memory().numTensors
  const mask = localMask([3])
  const [first, second] = [mask([7]), mask([7])]
  expect(second.dataSync()).toEqual(first.dataSync())
  tf.dispose([first, second])
  expect(tf.memory().numTensors).toBe(before)
})
