import type { BackboneConfig, DiffusionConfig, ScheduleConfig } from '@lola-ts/dit'
import type { SolverConfig } from '@lola-ts/neural-solver'
import { ConfigError } from '@lola-ts/tensor-core'
import { headsOf, patchesOf, periodicOf, transformerOf } from './coder-to-reference'
import { defined, type ReferenceConfig } from './read-options'

/**
 * A diffusion model as the keyword arguments of `get_denoiser`, the inverse of `diffusionFromReference`.
 *
 * @throws {ConfigError} when the reference has no words for it, such as a schedule that it lacks
 */
export function diffusionToReference({ schedule, masked = true, ...config }: DiffusionConfig): ReferenceConfig {
  return { ...solverToReference(config), masked, schedule: scheduleOf(schedule) }
}

/**
 * A neural solver as the keyword arguments of `get_surrogate`, the inverse of `solverFromReference`.
 *
 * @throws {ConfigError} when the reference has no words for it
 */
export function solverToReference({ channels, space, labels, embedding, backbone }: SolverConfig): ReferenceConfig {
  return defined<ReferenceConfig>({
    channels,
    label_features: labels,
    emb_features: embedding,
    spatial: space + 1,
    ...backboneOf(backbone),
  })
}

function backboneOf(config: BackboneConfig): ReferenceConfig {
  if (config.type !== 'unet') return { arch: 'vit', ...transformerOf(config), ...patchesOf(config) }
  return {
    arch: 'unet',
    hid_channels: config.channels,
    hid_blocks: config.blocks,
    kernel_size: config.kernel,
    stride: config.stride,
    norm: config.norm,
    attention_heads: headsOf(config.heads),
    ffn_factor: config.ffnFactor,
    periodic: periodicOf(config.padding, 'U-Net'),
    identity_init: config.identityInit,
  }
}

function scheduleOf(config: ScheduleConfig = { name: 'log-logit' }): ReferenceConfig {
  if (config.name !== 'log-logit' && config.name !== 'log-linear') {
    throw new ConfigError(`schedule ${config.name}: LoLa has log-logit and log-linear only`)
  }
  const { name, sigmaMin = 1e-3, sigmaMax = 1e3, scale, shift } = config
  return defined<ReferenceConfig>({
    name: name.replace('-', '_'),
    sigma_min: sigmaMin,
    sigma_max: sigmaMax,
    scale,
    shift,
  })
}
