import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { trustRegion } from './trust-region'

test('leaves small steps, bends large ones and bounds all', () => {
  const values = [0, 1e-4, -1e-4, 1.5, 1e3, -1e30]
  const bent = 1.5 * (0.9 * Math.tanh(1) + 0.1 * Math.LN2)
  const expected = [0, 1e-4, -1e-4, bent, 2, -2]
  trustRegion(tf.tensor1d(values))
    .dataSync()
    .forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 6)
    })
})
