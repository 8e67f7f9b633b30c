import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { clipByNorm, globalNorm } from './clip'

test('gradients below the limit pass unchanged, larger ones are scaled together', () => {
  const gradients = { a: tf.tensor1d([3, 0]), b: tf.scalar(4) }
  const clipped = (limit: number) => {
    const { a, b } = clipByNorm(gradients, globalNorm(gradients), limit)
    return [...a!.dataSync(), ...b!.dataSync()]
  }
  expect(globalNorm(gradients).dataSync()[0]).toBe(5)
  expect(clipped(10)).toEqual([3, 0, 4])
  clipped(1).forEach((value, i) => {
    expect(value).toBeCloseTo([0.6, 0, 0.8][i]!, 5)
  })
})
