import { countFlops, tf } from '@lola-ts/tensor-core'
import { initialize } from '@lola-ts/tensor-core/nn'
import { key } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { autoencoderFlops } from './autoencoder-flops'
import { type AutoencoderConfig, autoencoderNetwork } from './autoencoder-network'
import type { DcaeConfig } from './dcae-config'
import { latentShape } from './latent-shape'
import type { VitAutoencoderConfig } from './vit-autoencoder'

const dcae: DcaeConfig = {
  fields: 2,
  latentChannels: 3,
  channels: [4, 6],
  blocks: [1, 2],
  padding: ['zeros', 'zeros'],
}
const vit: VitAutoencoderConfig = {
  type: 'vit',
  fields: 2,
  latentChannels: 3,
  width: 8,
  blocks: 1,
  heads: 2,
  patch: [4, 2],
}

test.each<[string, AutoencoderConfig, number[]]>([
  ['convolutions', dcae, [8, 4]],
  ['patches and attention', { ...dcae, patch: [2, 1], heads: [0, 2], ffnFactor: 2 }, [8, 4]],
  ['strided convolutions', { ...dcae, pixelShuffle: false, stride: [2, 1] }, [8, 4]],
  [
    'a narrower decoder, in 3-D',
    { ...dcae, padding: ['zeros', 'zeros', 'zeros'], decoderOnly: { channels: [2, 4] } },
    [4, 4, 2],
  ],
  ['transformers', vit, [8, 4]],
  ['several latent cells a token, a deeper decoder', { ...vit, unpatch: [2, 1], decoderOnly: { blocks: 2 } }, [8, 4]],
])('what is counted is what runs: %s', async (_, config, grid) => {
  const network = autoencoderNetwork(config)
  const weights = initialize(network.parameters, key(0))
  const flops = autoencoderFlops(config, grid)
  expect(flops.encode).toBe(await countFlops(() => network.encode(weights, tf.ones([1, ...grid, 2]))))
  const latents = [1, ...latentShape(network, grid)]
  expect(flops.decode).toBe(await countFlops(() => network.decode(weights, tf.ones(latents))))
})
