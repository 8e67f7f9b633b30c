import { type Tensor, tf } from '@lola-ts/tensor-core'
import { initialize } from '@lola-ts/tensor-core/nn'
import { key, normal } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { type DiffusionConfig, denoisedVariance, diffusionNetwork } from './diffusion-network'
import { maskedMean } from './masked-mean'

const config: DiffusionConfig = {
  channels: 2,
  space: 2,
  labels: 3,
  embedding: 8,
  backbone: { width: 8, blocks: 1, heads: 2 },
}
const network = diffusionNetwork(config)
const weights = initialize(network.parameters, key(0))
const x = normal(key(1), [2, 3, 4, 2, 2])
const xt = normal(key(2), x.shape)
const level = { alpha: tf.tensor1d([0.5]), sigma: tf.tensor1d([2]) }
const label = normal(key(3), [2, 3])
const first = tf.concat([tf.ones([2, 1, 4, 2, 2]), tf.zeros([2, 2, 4, 2, 2])], 1)
const gap = (a: Tensor, b: Tensor) => a.sub(b).abs().max().dataSync()[0]!

test('known entries come out as they are known, and their noise does not matter', () => {
  const inputs = { weights, known: x.mul(first), mask: first, label, ...level }
  const mean = maskedMean(network, inputs, xt)
  expect(gap(mean.mul(first), x.mul(first))).toBe(0)
  expect(gap(maskedMean(network, inputs, xt.add(first)), mean)).toBe(0)
  expect(gap(maskedMean(network, inputs, xt.add(1)), mean)).toBeGreaterThan(1e-3)
})

test('where nothing is known it is the plain mean', () => {
  const mask = tf.zerosLike(first)
  const plain = network.mean(weights, xt, level, { mask, label })
  expect(gap(maskedMean(network, { weights, known: mask, mask, label, ...level }, xt), plain)).toBe(0)
})

test('an unknown label is left out, and an unmasked network sees no mask', () => {
  const mean = (given: Tensor | null, mask = first) => network.mean(weights, xt, level, { mask, label: given })
  expect(gap(mean(null), mean(label))).toBeGreaterThan(1e-6)
  const blind = diffusionNetwork({ ...config, masked: false })
  const own = initialize(blind.parameters, key(0))
  const without = (mask: Tensor) => blind.mean(own, xt, level, { mask, label })
  expect(gap(without(first), without(tf.zerosLike(first)))).toBe(0)
})

test('the variance is that of a clean entry of unit variance, seen through the noise', () => {
  const [variance] = denoisedVariance({ alpha: tf.tensor1d([3]), sigma: tf.tensor1d([4]) }).dataSync()
  expect(variance).toBeCloseTo(16 / 25, 6)
})
