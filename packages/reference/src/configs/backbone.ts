import type { BackboneShape, VitConfig } from '@lola-ts/dit'
import { defined, perAxis, type ReferenceConfig, refuseUnknown } from './read-options'

/** A backbone, and what it is built for. */
export interface BackboneOfReference<Config> {
  config: Config
  shape: BackboneShape
}

const ignored = ['dropout', 'checkpointing']
const shapeKeys = ['in_channels', 'out_channels', 'cond_channels', 'mod_features', 'spatial']
const vitKeys = ['hid_channels', 'hid_blocks', 'attention_heads', 'ffn_factor', 'qk_norm', 'rope', 'patch_size']

/**
 * The keyword arguments of the reference's `ViT` in our words.
 *
 * `dropout` and `checkpointing` change neither parameters nor predictions and are passed over.
 *
 * @throws {ConfigError} on keys that `ViT` does not have
 */
export function vitFromReference(config: ReferenceConfig): BackboneOfReference<VitConfig> {
  refuseUnknown(config, 'ViT', [...shapeKeys, ...vitKeys, ...ignored])
  return { config: vitConfig(config), shape: shapeOf(config) }
}

export function vitConfig(config: ReferenceConfig): VitConfig {
  return defined<VitConfig>({
    width: config.hid_channels ?? 1024,
    blocks: config.hid_blocks ?? 3,
    heads: config.attention_heads ?? 1,
    ffnFactor: config.ffn_factor,
    qkNorm: config.qk_norm,
    rope: config.rope,
    patch: perAxis(config.patch_size, config.spatial ?? 2),
  })
}

function shapeOf(config: ReferenceConfig): BackboneShape {
  return {
    inputs: config.in_channels,
    outputs: config.out_channels,
    conditions: config.cond_channels ?? 0,
    modulation: config.mod_features ?? 0,
    axes: config.spatial ?? 2,
  }
}
