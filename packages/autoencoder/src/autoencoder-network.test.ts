import { ConfigError } from '@lola-ts/tensor-core'
import { expect, test } from 'vitest'
import { type AutoencoderConfig, autoencoderNetwork } from './autoencoder-network'

const dcae: AutoencoderConfig = {
  fields: 1,
  latentChannels: 2,
  channels: [4],
  blocks: [1],
  padding: ['zeros', 'zeros'],
}
const names = (config: AutoencoderConfig) => autoencoderNetwork(config).parameters.map(({ name }) => name)

test('a configuration without a type is a convolutional one, as in models that were saved before there were others', () => {
  expect(names(dcae)).toEqual(names({ ...dcae, type: 'dcae' }))
  expect(names(dcae)).toContain('encoder.descent.0.0.weight')
})

test('type vit is a transformer', () => {
  const vit: AutoencoderConfig = {
    type: 'vit',
    fields: 1,
    latentChannels: 2,
    width: 8,
    blocks: 1,
    heads: 1,
    patch: [2, 2],
  }
  expect(names(vit)).toContain('decoder.blocks.0.msa.qkv_proj.weight')
})

test('refuses other types', () => {
  const config = { ...dcae, type: 'vae' } as unknown as AutoencoderConfig
  expect(() => autoencoderNetwork(config)).toThrow(ConfigError)
  expect(() => autoencoderNetwork(config)).toThrow('autoencoder is of type vae, expected dcae or vit')
})
