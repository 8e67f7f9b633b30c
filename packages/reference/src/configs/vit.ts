import type { BackboneShape, VitConfig } from '@lola-ts/tensor-core/nn'
import { backboneShape, neededShapeKeys, shapeKeys } from './backbone-shape'
import { checkKeys, defined, type Keys, perAxis, type ReferenceConfig } from './read-options'

/** Keys that say what a transformer is made of, patches aside. `dropout` and `checkpointing` only matter in training. */
export const vitCoderKeys: Keys = {
  hid_channels: 'count',
  hid_blocks: 'count',
  attention_heads: 'count',
  ffn_factor: 'count',
  qk_norm: 'flag',
  rope: 'flag',
  window_size: 'countsPerAxis',
  dropout: 'number',
  checkpointing: 'flag',
}

export const patchKeys: Keys = { patch_size: 'countsPerAxis', unpatch_size: 'countsPerAxis' }

/**
 * The keyword arguments of the reference's `ViT` in our words, and what it is built for.
 *
 * `dropout` and `checkpointing` change neither parameters nor predictions: they are passed over.
 *
 * @throws {ConfigError} on keys that `ViT` does not have
 */
export function vitFromReference(config: ReferenceConfig): { config: VitConfig; shape: BackboneShape } {
  checkKeys(config, 'ViT', { ...shapeKeys, ...vitCoderKeys, ...patchKeys }, neededShapeKeys)
  const shape = backboneShape(config)
  const patch = perAxis(config.patch_size, shape.axes)
  const unpatch = perAxis(config.unpatch_size, shape.axes)
  return {
    shape,
    config: defined<VitConfig>({
      ...vitCoder(config, shape.axes),
      patch,
      unpatch,
      // Where they differ, the reference sizes the output layer with the wrong one of the two.
      outputCells: unpatch ? 'patch' : undefined,
    }),
  }
}

/** A transformer without its patches. */
export function vitCoder(config: ReferenceConfig, axes: number): Omit<VitConfig, 'type'> {
  return defined({
    width: config.hid_channels ?? 1024,
    blocks: config.hid_blocks ?? 3,
    heads: config.attention_heads ?? 1,
    ffnFactor: config.ffn_factor,
    qkNorm: config.qk_norm,
    rope: config.rope,
    windowSize: perAxis(config.window_size, axes),
  })
}
