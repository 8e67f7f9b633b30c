import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { optimise } from '../../test/optimise'
import { adamw } from './adamw'

test('follows its formula, worked out by hand', () => {
  const gradients = [2, -1, 0.5]
  const found = optimise(
    adamw({ beta1: 0.8, beta2: 0.9, eps: 1e-3, weightDecay: 0.5 }),
    { w: tf.scalar(1) },
    {
      steps: 3,
      rate: 0.1,
      gradients: (_, step) => ({ w: tf.scalar(gradients[step - 1]!) }),
    },
  )
  let [w, m, v] = [1, 0, 0]
  gradients.forEach((g, i) => {
    m = 0.8 * m + 0.2 * g
    v = 0.9 * v + 0.1 * g * g
    const direction = m / (1 - 0.8 ** (i + 1)) / (Math.sqrt(v / (1 - 0.9 ** (i + 1))) + 1e-3)
    w = (1 - 0.1 * 0.5) * w - 0.1 * direction
  })
  expect(found.w![0]).toBeCloseTo(w, 6)
})
