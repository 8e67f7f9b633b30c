// biome-ignore-all lint/suspicious/noExplicitAny: arguments of Python functions
import type { BackboneShape, VitConfig } from '@lola-ts/dit'

/** The reference's arguments of `ViT`, as our architecture. */
export function vitFrom(config: any): VitConfig {
  const { patch_size: patch = 1, spatial } = config
  return {
    width: config.hid_channels,
    blocks: config.hid_blocks,
    heads: config.attention_heads,
    ffnFactor: config.ffn_factor,
    qkNorm: config.qk_norm,
    rope: config.rope,
    patch: Array.isArray(patch) ? patch : Array.from({ length: spatial }, () => patch),
  }
}

/** The reference's arguments of a backbone, as the shape that ours is built for. */
export function shapeFrom(config: any): BackboneShape {
  return {
    inputs: config.in_channels,
    outputs: config.out_channels,
    conditions: config.cond_channels ?? 0,
    modulation: config.mod_features,
    axes: config.spatial,
  }
}
