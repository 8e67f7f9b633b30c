import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { ConfigError } from '../errors'
import { normal } from '../random/draw'
import { key } from '../random/key'
import { type RegressionLoss, type RegressionTerm, regressionLoss } from './regression-loss'

const x = normal(key(0), [3, 8, 6, 2])
const y = x.add(normal(key(1), [3, 8, 6, 2]).mul(0.5))
const loss = (kind: RegressionLoss, truth: tf.Tensor = x, output: tf.Tensor = y) =>
  regressionLoss(truth, output, kind).dataSync()[0]!

test('known values', () => {
  const truth = tf.tensor([1, 2, 3, 4], [1, 2, 2, 1])
  const output = tf.tensor([1, 2, 3, 6], [1, 2, 2, 1])
  const variance = 5 / 3 + 0.01 // unbiased, and the floor
  expect(loss('mse', truth, output)).toBeCloseTo(1, 6)
  expect(loss('mae', truth, output)).toBeCloseTo(0.5, 6)
  expect(loss('vmse', truth, output)).toBeCloseTo(1 / variance, 5)
  expect(loss('vrmse', truth, output)).toBeCloseTo(Math.sqrt(1 / variance), 5)
})

test('vmse is the mean of the squares whose roots vrmse averages', () => {
  const terms = [0, 1, 2].flatMap((sample) =>
    [0, 1].map((channel) => {
      const one = (z: tf.Tensor) => z.slice([sample, 0, 0, channel], [1, -1, -1, 1])
      return loss('vrmse', one(x), one(y)) ** 2
    }),
  )
  expect(loss('vmse')).toBeCloseTo(terms.reduce((sum, term) => sum + term, 0) / terms.length, 5)
})

test('vmse counts a channel alike in any unit, and a forecast of the mean as one', () => {
  const truth = normal(key(0), [2, 16, 16, 1]).mul(100)
  const off = truth.add(normal(key(1), [2, 16, 16, 1]).mul(10))
  expect(loss('vmse', truth, off)).toBeCloseTo(loss('vmse', truth.mul(7), off.mul(7)), 4)
  expect(loss('vmse', truth, truth.mean([1, 2], true).mul(tf.onesLike(truth)))).toBeCloseTo(1, 2)
})

test('sums terms by weight', () => {
  const [mse, mae, vrmse] = (['mse', 'mae', 'vrmse'] as const).map((term) => loss(term))
  expect(loss({ mse: 0.5, mae: 2, vrmse: 0.1 })).toBeCloseTo(0.5 * mse! + 2 * mae! + 0.1 * vrmse!, 5)
  expect(loss({ mae: 1 })).toBeCloseTo(mae!, 6)
})

test('refuses unknown terms, and none', () => {
  expect(() => loss('rmse' as RegressionTerm)).toThrow(ConfigError)
  expect(() => loss('rmse' as RegressionTerm)).toThrow('loss is rmse, expected mse, mae, vmse or vrmse')
  expect(() => loss({})).toThrow('a loss without terms')
})
