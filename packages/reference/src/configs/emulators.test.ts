import { ConfigError } from '@lola-ts/tensor-core'
import { expect, test } from 'vitest'
import { diffusionFromReference } from './diffusion'
import { lossFromReference } from './loss'
import type { ReferenceConfig } from './read-options'
import { solverFromReference } from './solver'
import { unetFromReference } from './unet'
import { vitFromReference } from './vit'

const schedule = { name: 'log_logit', sigma_min: 1e-3, sigma_max: 1e3, scale: 0.5, shift: 0.25 }
const vit = { hid_channels: 8, hid_blocks: 2, attention_heads: 2, spatial: 3 }

test('a denoiser', () => {
  const config = { ...vit, name: 'vit', arch: 'vit', channels: 4, label_features: 6, emb_features: 16, patch_size: 1 }
  const section = { ...config, masked: true, schedule, loss: { distribution: 'uniform' }, window_size: null }
  expect(diffusionFromReference(section, { window: 7 })).toEqual({
    channels: 4,
    space: 2,
    labels: 6,
    window: 7,
    embedding: 16,
    schedule: { name: 'log-logit', sigmaMin: 1e-3, sigmaMax: 1e3, scale: 0.5, shift: 0.25 },
    backbone: { width: 8, blocks: 2, heads: 2, patch: [1, 1, 1] },
  })
  const linear = { name: 'log_linear', sigma_min: 0.01, sigma_max: 10 }
  expect(diffusionFromReference({ ...config, schedule: linear })).toMatchObject({
    masked: false,
    schedule: { name: 'log-linear', sigmaMin: 0.01, sigmaMax: 10 },
  })
})

test('a neural solver with a U-Net', () => {
  const section = {
    arch: 'unet',
    channels: 4,
    spatial: 3,
    hid_channels: [4, 8],
    hid_blocks: [1, 1],
    stride: [1, 2, 2],
    attention_heads: { 1: 2 },
    periodic: true,
    norm: 'layer',
    kernel_size: 3,
    identity_init: true,
  }
  expect(solverFromReference(section)).toEqual({
    channels: 4,
    space: 2,
    labels: 0,
    backbone: {
      type: 'unet',
      channels: [4, 8],
      blocks: [1, 1],
      heads: [0, 2],
      norm: 'layer',
      kernel: [3, 3, 3],
      stride: [1, 2, 2],
      padding: ['circular', 'circular', 'circular'],
      identityInit: true,
    },
  })
})

test("backbones, with the reference's defaults", () => {
  const io = { in_channels: 2, out_channels: 3 }
  expect(vitFromReference({ ...io, mod_features: 4, window_size: [3, 5], unpatch_size: 2 })).toEqual({
    shape: { inputs: 2, outputs: 3, conditions: 0, modulation: 4, axes: 2 },
    config: { width: 1024, blocks: 3, heads: 1, windowSize: [3, 5], unpatch: [2, 2], outputCells: 'patch' },
  })
  expect(unetFromReference({ ...io, cond_channels: 1, spatial: 3 })).toEqual({
    shape: { inputs: 2, outputs: 3, conditions: 1, modulation: 0, axes: 3 },
    config: { type: 'unet', channels: [64, 128, 256], blocks: [3, 3, 3] },
  })
})

test('losses', () => {
  expect(lossFromReference({ losses: ['vrmse'], weights: [1] })).toBe('vrmse')
  expect(lossFromReference({ losses: ['mae', 'similarity', 'mae'], weights: [1, 0.1, 2] })).toEqual({
    mae: 3,
    similarity: 0.1,
  })
  expect(lossFromReference({})).toBe('mse')
})

const diffusion = (change: ReferenceConfig) => diffusionFromReference({ channels: 4, schedule, ...vit, ...change })
const solver = (change: ReferenceConfig) => solverFromReference({ channels: 4, ...vit, ...change })

test.each<[string, () => unknown, string]>([
  ['a key that ViT does not have', () => diffusion({ stride: 2 }), 'ViT: unknown key stride'],
  ['a key that UNet does not have', () => solver({ arch: 'unet', rope: true }), 'UNet: unknown key rope'],
  ['another architecture', () => solver({ arch: 'mamba' }), 'arch is mamba, expected vit, dit or unet'],
  ['what the reference sets itself', () => solver({ cond_channels: 3 }), 'cond_channels: the reference sets them'],
  ['no schedule', () => diffusion({ schedule: null }), 'get_denoiser: missing key schedule'],
  ['another schedule', () => diffusion({ schedule: { name: 'vp' } }), 'schedule is vp'],
  ['a key of no schedule', () => diffusion({ schedule: { ...schedule, rho: 7 } }), 'schedule: unknown key rho'],
  ['no channels', () => solver({ channels: undefined }), 'get_surrogate: missing key channels'],
  [
    'labels that are no number',
    () => solver({ label_features: [6] }),
    'label_features is [6], expected a whole number',
  ],
  ['another loss', () => lossFromReference({ losses: ['huber'], weights: [1] }), 'unknown loss huber'],
  ['losses without weights', () => lossFromReference({ losses: ['mse', 'mae'] }), '2 losses and 1 weights'],
])('refuses %s', (_, translate, message) => {
  expect(translate).toThrow(ConfigError)
  expect(translate).toThrow(message)
})
