import { ConfigError, ShapeError } from '@lola-ts/tensor-core'
import { countParameters } from '@lola-ts/tensor-core/nn'
import { expect, test } from 'vitest'
import { type BackboneConfig, backbone, countTokens } from './backbone'
import { diffusionNetwork } from './diffusion-network'

const shape = { inputs: 1, outputs: 1, conditions: 1, modulation: 4, axes: 3 }
const names = (config: BackboneConfig) => backbone(config, shape).parameters.map(({ name }) => name)

test('a configuration without a type is a transformer, as in models that were saved before there were others', () => {
  const config = { width: 8, blocks: 1, heads: 2 }
  expect(names(config)).toEqual(names({ ...config, type: 'vit' }))
  expect(names(config)).toContain('blocks.0.theta')
})

test('type unet is a U-Net', () => {
  expect(names({ type: 'unet', channels: [4], blocks: [1] })).toContain('ascent.0.1.weight')
})

test('refuses other types', () => {
  const config = { type: 'mlp' } as unknown as BackboneConfig
  expect(() => backbone(config, shape)).toThrow(ConfigError)
  expect(() => backbone(config, shape)).toThrow('backbone is of type mlp, expected vit or unet')
})

test('counts the tokens of a window', () => {
  const vit = { width: 8, blocks: 1, heads: 2 }
  expect(countTokens(vit, [5, 16, 4])).toBe(320)
  expect(countTokens({ ...vit, patch: [1, 4, 2] }, [5, 16, 4])).toBe(40)
  expect(countTokens({ type: 'unet', channels: [4], blocks: [1] }, [5, 16, 4])).toBeUndefined()
  expect(() => countTokens({ ...vit, patch: [1, 3, 2] }, [5, 16, 4])).toThrow(ShapeError)
})

test('the diffusion of 3-D space with a U-Net is refused in words', () => {
  const unet = { type: 'unet' as const, channels: [4], blocks: [1] }
  expect(() => diffusionNetwork({ channels: 1, space: 3, labels: 0, backbone: unet })).toThrow(
    'U-Net: a window over 4 axes',
  )
  const plane = diffusionNetwork({ channels: 1, space: 2, labels: 0, embedding: 4, backbone: unet })
  expect(countParameters(plane.parameters)).toBeGreaterThan(0)
})
