import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { sineEncoding } from './sine-encoding'

test('sines, then cosines, from frequency 1 down to 1/ω', () => {
  const encoded = [...sineEncoding(tf.tensor1d([3]), 6, 100).dataSync()]
  const angles = [3, 0.3, 0.03]
  const expected = [...angles.map(Math.sin), ...angles.map(Math.cos)]
  for (const [i, value] of encoded.entries()) expect(value).toBeCloseTo(expected[i]!, 6)
})
