import { type Tensor, tf } from '@lola-ts/tensor-core'
import { initialize } from '@lola-ts/tensor-core/nn'
import { key, normal } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { denoisingLoss } from './denoising-loss'
import { diffusionNetwork, impose, type LevelTensors } from './diffusion-network'

const network = diffusionNetwork({
  channels: 2,
  space: 2,
  labels: 3,
  embedding: 8,
  backbone: { width: 8, blocks: 1, heads: 2 },
})
const weights = initialize(network.parameters, key(0))
const x = normal(key(1), [2, 3, 4, 2, 2])
const noise = normal(key(2), x.shape)
const mask = tf.concat([tf.ones([2, 1, 4, 2, 2]), tf.zeros([2, 2, 4, 2, 2])], 1)
const label = normal(key(3), [2, 3])
const level = (...sigma: number[]): LevelTensors => ({
  alpha: tf.onesLike(tf.tensor1d(sigma)),
  sigma: tf.tensor1d(sigma),
})
const gap = (a: Tensor, b: Tensor) => a.sub(b).abs().max().dataSync()[0]!

test('with little noise the mean is the noisy state itself', () => {
  expect(gap(network.mean(weights, x, level(1e-4), { mask, label }), x)).toBeLessThan(1e-3)
})

test('takes a noise level of its own for each batch entry', () => {
  const both = network.mean(weights, x, level(0.5, 3), { mask, label })
  for (const [b, sigma] of [0.5, 3].entries()) {
    const one = network.mean(weights, x, level(sigma), { mask, label })
    expect(gap(both.slice([b], [1]), one.slice([b], [1]))).toBeLessThan(1e-5)
  }
})

test('the loss is the squared error over the variance, and known entries enter it without noise', () => {
  const all = tf.onesLike(mask)
  const loss = (given: Tensor, z: Tensor) =>
    denoisingLoss(network, weights, x, z, level(2), { mask: given, label }).dataSync()[0]!
  expect(loss(all, noise)).toBe(loss(all, noise.mul(3)))
  expect(loss(mask, noise)).not.toBe(loss(mask, noise.mul(3)))
  const mean = network.mean(weights, x.add(noise.mul(2)), level(2), { mask: tf.zerosLike(mask), label })
  const expected = mean.sub(x).square().mean().dataSync()[0]! / (4 / 5)
  expect(loss(tf.zerosLike(mask), noise)).toBeCloseTo(expected, 4)
})

test('imposing is exact', () => {
  const imposed = impose(x, noise, mask)
  const [values, xs, zs, ms] = [imposed, x, noise, mask].map((tensor) => tensor.dataSync())
  expect([...values!]).toEqual(Array.from(xs!, (value, i) => (ms![i] ? zs![i] : value)))
})
