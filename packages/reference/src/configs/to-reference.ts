import type { DcaeConfig } from '@lola-ts/autoencoder'
import type { DiffusionConfig, ScheduleConfig, VitConfig } from '@lola-ts/dit'
import type { SolverConfig } from '@lola-ts/neural-solver'
import { ConfigError } from '@lola-ts/tensor-core'
import { defined, type ReferenceConfig } from './read-options'

/**
 * An autoencoder as the keyword arguments of `get_autoencoder`.
 *
 * @throws {ConfigError} when the reference has no words for it: padding that differs between axes
 */
export function autoencoderToReference(config: DcaeConfig): ReferenceConfig {
  const [padding, ...others] = config.padding
  if (others.some((other) => other !== padding)) {
    throw new ConfigError(`autoencoder: pads its axes as ${config.padding.join(', ')}`, {
      hint: "The reference's autoencoder pads all axes alike.",
    })
  }
  return defined<ReferenceConfig>({
    arch: 'dcae',
    pix_channels: config.fields,
    lat_channels: config.latentChannels,
    spatial: config.padding.length,
    hid_channels: config.channels,
    hid_blocks: config.blocks,
    ffn_factor: config.ffnFactor,
    patch_size: config.patch,
    saturation: config.saturation === 'none' ? null : config.saturation,
    periodic: padding === 'circular' ? true : undefined,
  })
}

/** A diffusion model as the keyword arguments of `get_denoiser`. */
export function diffusionToReference({ schedule, ...config }: DiffusionConfig): ReferenceConfig {
  return { ...emulatorToReference(config), masked: true, schedule: scheduleToReference(schedule) }
}

/** A neural solver as the keyword arguments of `get_surrogate`. */
export const solverToReference = (config: SolverConfig): ReferenceConfig => emulatorToReference(config)

function emulatorToReference({ channels, space, labels, embedding, backbone }: SolverConfig): ReferenceConfig {
  return {
    arch: 'vit',
    channels,
    label_features: labels,
    emb_features: embedding ?? 256,
    spatial: space + 1,
    ...vitToReference(backbone),
  }
}

function vitToReference({ width, blocks, heads, ffnFactor, qkNorm, rope, patch }: VitConfig): ReferenceConfig {
  return defined<ReferenceConfig>({
    hid_channels: width,
    hid_blocks: blocks,
    attention_heads: heads,
    ffn_factor: ffnFactor,
    qk_norm: qkNorm,
    rope,
    patch_size: patch,
  })
}

function scheduleToReference(
  { name, sigmaMin = 1e-3, sigmaMax = 1e3, scale, shift }: ScheduleConfig = { name: 'log-logit' },
): ReferenceConfig {
  return defined<ReferenceConfig>({
    name: name.replace('-', '_'),
    sigma_min: sigmaMin,
    sigma_max: sigmaMax,
    scale,
    shift,
  })
}
