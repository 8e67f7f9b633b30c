import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { ConfigError } from '../errors'
import { type BlockNorm, blockNorm } from './block-norm'
import { groupNorm, layerNorm, rmsNorm } from './norms'

const x = tf.randomNormal([2, 3, 4, 32], 1, 2, 'float32', 1)
const norms: [string, (z: tf.Tensor) => tf.Tensor][] = [
  ['layer norm', (z) => layerNorm(z)],
  ['unbiased layer norm', (z) => layerNorm(z, { unbiased: true })],
  ['group norm', (z) => groupNorm(z, 4)],
  ['RMS norm', (z) => rmsNorm(z)],
]

test.each(norms)('%s does not see the scale of its input', (_, norm) => {
  expect(norm(x.mul(100)).sub(norm(x)).abs().max().dataSync()[0]).toBeLessThan(1e-3)
})

test('a group norm centres and scales each group of each sample over space', () => {
  const rows = groupNorm(x, 4).reshape([2, 12, 4, 8])
  const { mean, variance } = tf.moments(rows, [1, 3])
  expect(mean.abs().max().dataSync()[0]).toBeLessThan(1e-5)
  expect(variance.sub(1).abs().max().dataSync()[0]).toBeLessThan(1e-4)
  // Twice the values in one group of one sample change nothing anywhere.
  const mask = tf
    .oneHot(tf.tensor1d([2], 'int32'), 4)
    .reshape([4, 1])
    .tile([1, 8])
    .reshape([32])
  const louder = tf.concat([x.slice([0], [1]).mul(mask.add(1)), x.slice([1], [1])])
  expect(groupNorm(louder, 4).sub(groupNorm(x, 4)).abs().max().dataSync()[0]).toBeLessThan(1e-4)
})

test('the norm of a block takes min(16, width) groups', () => {
  const gap = (a: tf.Tensor, b: tf.Tensor) => a.sub(b).abs().max().dataSync()[0]!
  expect(gap(blockNorm('group', 32)(x), groupNorm(x, 16))).toBe(0)
  const narrow = x.slice([0, 0, 0, 0], [-1, -1, -1, 6])
  expect(gap(blockNorm('group', 6)(narrow), groupNorm(narrow, 6))).toBe(0)
})

test('refuses groups that do not divide the width, and unknown norms', () => {
  expect(() => blockNorm('group', 24)).toThrow(ConfigError)
  expect(() => blockNorm('group', 24)).toThrow('a group norm of 24 channels is not possible, expected a multiple of 16')
  expect(() => blockNorm('batch' as BlockNorm, 16)).toThrow('norm is batch, expected layer or group')
})
