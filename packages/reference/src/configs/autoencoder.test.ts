import { autoencoderNetwork } from '@lola-ts/autoencoder'
import { ConfigError } from '@lola-ts/tensor-core'
import { expect, test } from 'vitest'
import { autoencoderFromReference } from './autoencoder'

const small = { pix_channels: 4, lat_channels: 2 }

test('every option of a convolutional autoencoder, in our words', () => {
  const config = autoencoderFromReference({
    ...small,
    name: 'dcae',
    arch: 'dcae',
    loss: { losses: ['mse'], weights: [1] },
    spatial: 3,
    saturation: null,
    latent_noise: 0.01,
    hid_channels: [4, 8],
    hid_blocks: [1, 2],
    kernel_size: 5,
    stride: [1, 2, 2],
    pixel_shuffle: false,
    norm: 'group',
    attention_heads: { '1': 4 },
    ffn_factor: 2,
    patch_size: [1, 2, 1],
    periodic: true,
    identity_init: false,
    dropout: 0.05,
    checkpointing: true,
  })
  expect(config).toEqual({
    fields: 4,
    latentChannels: 2,
    saturation: 'none',
    latentNoise: 0.01,
    channels: [4, 8],
    blocks: [1, 2],
    kernel: [5, 5, 5],
    stride: [1, 2, 2],
    pixelShuffle: false,
    norm: 'group',
    heads: [0, 4],
    ffnFactor: 2,
    patch: [1, 2, 1],
    padding: ['circular', 'circular', 'circular'],
    identityInit: false,
  })
})

test("what is left out is the reference's default", () => {
  const config = { ...small, attention_heads: {}, periodic: null }
  expect(autoencoderFromReference(config)).toEqual({
    fields: 4,
    latentChannels: 2,
    channels: [64, 128, 256],
    blocks: [3, 3, 3],
    padding: ['zeros', 'zeros'],
  })
})

test('what only one side has', () => {
  const encoder = { hid_channels: [4, 8], hid_blocks: [1, 1] }
  const decoder = { hid_channels: [8, 8], hid_blocks: [2, 2], attention_heads: { 0: 2 }, periodic: true }
  const config = autoencoderFromReference({ ...small, encoder_only: encoder, decoder_only: decoder })
  expect(config).toMatchObject({
    encoderOnly: { channels: [4, 8], blocks: [1, 1] },
    decoderOnly: { channels: [8, 8], blocks: [2, 2], heads: [2, 0], padding: ['circular', 'circular'] },
  })
  const { parameters } = autoencoderNetwork(config)
  expect(parameters.find(({ name }) => name === 'encoder.descent.0.0.weight')!.shape).toEqual([3, 3, 4, 4])
  expect(parameters.find(({ name }) => name === 'decoder.ascent.1.0.attn.0.in_proj_weight')!.shape).toEqual([8, 24])
})

test("transformers take over the reference's sizing where it differs from ours", () => {
  const vit = { ...small, arch: 'vit', hid_channels: 8, hid_blocks: 1, attention_heads: 2, patch_size: [4, 2] }
  expect(autoencoderFromReference({ ...vit, window_size: 3, qk_norm: false })).toEqual({
    type: 'vit',
    fields: 4,
    latentChannels: 2,
    width: 8,
    blocks: 1,
    heads: 2,
    qkNorm: false,
    windowSize: [3, 3],
    patch: [4, 2],
    unpatch: [1, 1],
    outputCells: 'patch',
  })
  const same = { ...vit, patch_size: 1, decoder_only: { rope: false } }
  expect(autoencoderFromReference(same)).toEqual({
    type: 'vit',
    fields: 4,
    latentChannels: 2,
    width: 8,
    blocks: 1,
    heads: 2,
    patch: [1, 1],
    unpatch: [1, 1],
    decoderOnly: { rope: false },
  })
})

test.each([
  [{ padding: 'zeros' }, 'get_autoencoder: unknown key padding'],
  [{ width: 3, qk_norm: true }, 'get_autoencoder: unknown keys width, qk_norm'],
  [{ arch: 'vqvae' }, 'arch is vqvae, expected dcae or vit'],
  [{ lat_channels: null }, 'get_autoencoder: missing key lat_channels'],
  [{ saturation: 'relu' }, 'saturation is relu, expected null or one of softclip'],
  [{ hid_blocks: 'three' }, 'hid_blocks is "three", expected a list of whole numbers'],
  [{ stride: [1.5, 2] }, 'stride is [1.5,2], expected a whole number, or one an axis'],
  [{ periodic: 'yes' }, 'periodic is "yes", expected true or false'],
  [{ attention_heads: { 3: 2 } }, 'attention_heads names level 3, expected 0 to 2'],
  [{ ffn_factor: 2, encoder_only: { ffn_factor: 1 } }, 'encoder_only repeats ffn_factor'],
  [{ decoder_only: { saturation: 'tanh' } }, 'get_autoencoder: decoder_only: unknown key saturation'],
])('refuses %j', (change, message) => {
  expect(() => autoencoderFromReference({ ...small, ...change })).toThrow(ConfigError)
  expect(() => autoencoderFromReference({ ...small, ...change })).toThrow(message)
})
