import { countFlops, tf } from '@lola-ts/tensor-core'
import { initialize } from '@lola-ts/tensor-core/nn'
import { key } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { diffusionFlops } from './diffusion-flops'
import { type DiffusionConfig, diffusionNetwork } from './diffusion-network'
import type { UnetConfig } from './unet-config'

const unet: UnetConfig = { type: 'unet', channels: [4, 6], blocks: [1, 2] }

test.each<[string, Partial<DiffusionConfig>]>([
  ['a transformer', { backbone: { width: 8, blocks: 2, heads: 2, patch: [1, 2, 1] } }],
  ['neither labels nor mask', { backbone: { width: 8, blocks: 1, heads: 2 }, labels: 0, masked: false }],
  ['a U-Net, lengths that its stride does not divide', { backbone: unet }],
  ['a U-Net with attention', { backbone: { ...unet, heads: [0, 2], ffnFactor: 2 } }],
  ['a U-Net of other kernels and strides', { backbone: { ...unet, kernel: [1, 3, 3], stride: [1, 2, 2] } }],
])('what is counted is what runs: %s', async (_, change) => {
  const config: DiffusionConfig = { channels: 2, space: 2, labels: 3, embedding: 8, backbone: unet, ...change }
  const network = diffusionNetwork(config)
  const weights = initialize(network.parameters, key(0))
  const x = tf.ones([1, 3, 6, 4, 2])
  const label = config.labels > 0 ? tf.ones([1, 3]) : null
  const level = { alpha: tf.ones([1]), sigma: tf.ones([1]) }
  const run = () => network.mean(weights, x, level, { mask: tf.onesLike(x), label })
  expect(diffusionFlops(config, [3, 6, 4])).toBe(await countFlops(run))
})
