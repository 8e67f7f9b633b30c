import { physics } from '@lola-ts/well-data'
import { expect, test } from 'vitest'
import { configure } from '../config/configure'
import { parseOverrides } from '../config/overrides'
import { resolve } from '../config/resolve'
import { optimSettings } from '../config/training-settings'
import { autoencoderOf, diffusionOf } from '../training/networks'
import { autoencoderActivations, backboneActivations } from './activations'
import { memoryEstimate } from './memory-estimate'

const parameters = [
  { name: 'weight', shape: [8, 16], init: () => new Float32Array(128) },
  { name: 'bias', shape: [16], init: () => new Float32Array(16) },
]
const optim = (...overrides: string[]) =>
  resolve({ optim: optimSettings }, [{ values: parseOverrides(overrides), from: 'command line' }]).optim
const bytes = (overrides: string[], batch = 1, activations = 0, accumulate = 1) =>
  memoryEstimate({ optim: optim(...overrides), train: { batch, accumulate } }, { parameters, activations }) - 820e6

test('weights, gradients and what optimisers keep, before and after a step', () => {
  const [weights, matrices] = [8 * 16 + 16, 2 * (8 * 8 + 16 * 16) + 2 * 16]
  expect(bytes(['optim.ema=0'])).toBe(4 * (2 * 3 * weights + 4.5 * weights))
  expect(bytes([])).toBe(4 * (2 * 4 * weights + 4.5 * weights))
  expect(bytes(['optim.ema=0', 'optim.name=psgd'])).toBe(4 * (2 * (2 * weights + matrices) + 12.5 * weights))
  expect(bytes(['optim.ema=0', 'optim.name=soap'])).toBe(4 * (2 * (3 * weights + matrices) + 12.5 * weights))
  expect(bytes(['optim.name=soap', 'optim.size=4'])).toBeLessThan(bytes(['optim.name=soap']))
  expect(bytes([], 3, 100) - bytes([])).toBe(4 * 300)
  expect(bytes([], 6, 100, 2) - bytes([], 3, 100)).toBe(4 * 2 * weights)
  expect(() => bytes([], 6, 100, 4)).toThrow('train.accumulate is 4, expected a divisor of train.batch, 6')
})

// Most memory of the process in 40 steps of `lola train autoencoder --preset rb-64`, native backend, libtensorflow 2.21.
test.each([
  [[], 1.354],
  [['train.batch=1'], 1.318],
  [['train.batch=32'], 1.597],
  [['train.batch=32', 'train.recompute=true'], 1.392],
  [['train.recompute=true'], 1.314],
  [['optim.name=psgd'], 1.554],
  [['optim.name=soap'], 1.664],
])('rb-64 with %j: %d GB were measured, to a tenth', (overrides, measured) => {
  const { config } = configure('autoencoder', { preset: 'rb-64', overrides })
  const { config: architecture, parameters } = autoencoderOf(config, physics('rayleigh_benard'))
  const activations = autoencoderActivations(architecture, [128, 32], config.train.recompute)
  const estimate = memoryEstimate(config, { parameters, activations }) / 1e9
  expect(estimate / measured).toBeGreaterThan(0.9)
  expect(estimate / measured).toBeLessThan(1.1)
})

// The same of `lola train diffusion --preset rb-64`, three steps of windows of latents.
const unet = ['model.type=unet', 'model.channels=[64,128]', 'model.blocks=[3,3]']
test.each([
  [['train.batch=16'], 1.166],
  [['train.batch=192'], 3.646],
  [['train.batch=192', 'train.recompute=true'], 1.666],
  [[...unet, 'train.batch=192'], 1.93],
  [[...unet, 'train.batch=192', 'train.recompute=true'], 1.427],
])('emulator with %j: %d GB were measured, to a tenth', (overrides, measured) => {
  const { config } = configure('diffusion', { preset: 'rb-64', overrides })
  const network = diffusionOf(config, { channels: 16, labels: 2, periodic: [true, false] })
  const activations = backboneActivations(network.config.backbone, [5, 8, 2], config.train.recompute)
  const estimate = memoryEstimate(config, { parameters: network.parameters, activations }) / 1e9
  expect(estimate / measured).toBeGreaterThan(0.9)
  expect(estimate / measured).toBeLessThan(1.1)
})

test('activations of all networks grow with what they are made of', () => {
  const dcae = {
    fields: 4,
    latentChannels: 4,
    channels: [8, 16],
    blocks: [1, 1],
    padding: ['zeros' as const, 'zeros' as const],
  }
  const vit = { type: 'vit' as const, width: 16, blocks: 2, heads: 2 }
  const unet = { type: 'unet' as const, channels: [8, 16], blocks: [1, 1] }
  const [autoencoder, backbone] = [
    (more: object) => autoencoderActivations({ ...dcae, ...more }, [32, 16]),
    (config: typeof vit | typeof unet, more = {}) => backboneActivations({ ...config, ...more }, [5, 32, 16]),
  ]
  expect(autoencoder({ patch: [2, 2] })).toBe(autoencoder({}) / 4)
  expect(autoencoder({ blocks: [2, 2] })).toBeGreaterThan(autoencoder({}))
  expect(autoencoder({ heads: [0, 2] })).toBeGreaterThan(autoencoder({}))
  const transformer = { fields: 4, latentChannels: 4, patch: [4, 4], ...vit }
  expect(autoencoderActivations(transformer, [32, 16])).toBe(2 * backboneActivations(vit, [1, 8, 4]))
  expect(backbone(unet, { heads: [0, 2] })).toBeGreaterThan(backbone(unet))
  expect(backbone(vit, { width: 32 })).toBeGreaterThan(backbone(vit))
  const deep = (more: object, recompute: boolean) => autoencoderActivations({ ...dcae, ...more }, [32, 16], recompute)
  const grown = (recompute: boolean) => deep({ blocks: [8, 8] }, recompute) - deep({ blocks: [4, 4] }, recompute)
  expect(grown(true)).toBeLessThan(grown(false) / 5)
})
