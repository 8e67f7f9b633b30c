// biome-ignore-all lint/suspicious/noExplicitAny: arguments of Python functions
import type { BackboneShape, DiffusionConfig, VitConfig } from '../src/index'

/** The configurations of fixtures, in the reference's words, in ours. */
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

export function shapeFrom(config: any): BackboneShape {
  return {
    inputs: config.in_channels,
    outputs: config.out_channels,
    conditions: config.cond_channels ?? 0,
    modulation: config.mod_features,
    axes: config.spatial,
  }
}

export function diffusionFrom({ get_denoiser: config }: any, window: number): DiffusionConfig {
  return {
    channels: config.channels,
    space: config.spatial - 1,
    labels: config.label_features,
    window,
    embedding: config.emb_features,
    schedule: { name: 'log-logit', sigmaMin: config.schedule.sigma_min, sigmaMax: config.schedule.sigma_max },
    backbone: vitFrom(config),
  }
}
