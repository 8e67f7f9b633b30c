import type { UnetConfig } from '@lola-ts/dit'
import type { BackboneShape } from '@lola-ts/tensor-core/nn'
import { backboneShape, neededShapeKeys, shapeKeys } from './backbone-shape'
import { checkKeys, defined, type Keys, perAxis, perLevel, type ReferenceConfig } from './read-options'

const unetKeys: Keys = {
  hid_channels: 'counts',
  hid_blocks: 'counts',
  kernel_size: 'countsPerAxis',
  stride: 'countsPerAxis',
  norm: 'word',
  attention_heads: 'countsPerLevel',
  ffn_factor: 'count',
  periodic: 'flag',
  identity_init: 'flag',
  dropout: 'number',
  checkpointing: 'flag',
}

/**
 * The keyword arguments of the reference's `UNet` in our words, and what it is built for.
 *
 * `dropout` and `checkpointing` change neither parameters nor predictions: they are passed over.
 *
 * @throws {ConfigError} on keys that `UNet` does not have
 */
export function unetFromReference(config: ReferenceConfig): { config: UnetConfig; shape: BackboneShape } {
  checkKeys(config, 'UNet', { ...shapeKeys, ...unetKeys }, neededShapeKeys)
  const shape = backboneShape(config)
  const channels: number[] = config.hid_channels ?? [64, 128, 256]
  return {
    shape,
    config: defined<UnetConfig>({
      type: 'unet',
      channels,
      blocks: config.hid_blocks ?? [3, 3, 3],
      heads: perLevel(config.attention_heads, channels.length),
      ffnFactor: config.ffn_factor,
      norm: config.norm,
      kernel: perAxis(config.kernel_size, shape.axes),
      stride: perAxis(config.stride, shape.axes),
      padding: config.periodic ? Array.from({ length: shape.axes }, () => 'circular' as const) : undefined,
      identityInit: config.identity_init,
    }),
  }
}
