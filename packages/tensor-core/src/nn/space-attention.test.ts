import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { ConfigError } from '../errors'
import { key } from '../random/key'
import { createScope, initialize } from './parameters'
import { spaceAttention } from './space-attention'

const scope = createScope()
const attend = spaceAttention(scope, 6, 3)
const weights = initialize(scope.parameters, key(0))
const gap = (a: tf.Tensor, b: tf.Tensor) => a.sub(b).abs().max().dataSync()[0]!

test('knows no place: a rearranged image gives the rearranged result', () => {
  const x = tf.randomNormal([2, 3, 4, 6], 0, 1, 'float32', 1)
  expect(gap(attend(weights, x.transpose([0, 2, 1, 3])), attend(weights, x).transpose([0, 2, 1, 3]))).toBeLessThan(1e-6)
  expect(gap(attend(weights, x.reverse(1)), attend(weights, x).reverse(1))).toBeLessThan(1e-6)
})

test('a constant image gives what the output layer makes of its values', () => {
  const x = tf.ones([1, 2, 2, 2, 6])
  const values = tf.ones([1, 6]).matMul(weights.in_proj_weight!.slice([0, 12], [6, 6]))
  const expected = values.matMul(weights['out_proj.weight']!)
  expect(gap(attend(weights, x), expected.reshape([1, 1, 1, 1, 6]))).toBeLessThan(1e-5)
})

test("starts as PyTorch's: uniform within √(6 / 4C), without bias", () => {
  const largest = (name: string) => weights[name]!.abs().max().dataSync()[0]!
  expect(largest('in_proj_weight')).toBeGreaterThan(0.9 * Math.sqrt(6 / 24))
  expect(largest('in_proj_weight')).toBeLessThanOrEqual(Math.sqrt(6 / 24))
  expect(largest('in_proj_bias')).toBe(0)
  expect(largest('out_proj.bias')).toBe(0)
  expect(largest('out_proj.weight')).toBeLessThanOrEqual(1 / Math.sqrt(6))
})

test('refuses heads that do not divide the channels', () => {
  expect(() => spaceAttention(createScope(), 6, 4)).toThrow(ConfigError)
  expect(() => spaceAttention(createScope(), 6, 4)).toThrow('6 channels are not a multiple of 4 heads')
})
