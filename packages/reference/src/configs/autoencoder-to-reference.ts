import type { AutoencoderConfig, DcaeCoderConfig, DcaeConfig, VitAutoencoderConfig } from '@lola-ts/autoencoder'
import { headsOf, patchesOf, periodicOf, transformerOf } from './coder-to-reference'
import { defined, type ReferenceConfig } from './read-options'

/**
 * An autoencoder as the keyword arguments of `get_autoencoder`, the inverse of `autoencoderFromReference`.
 *
 * @throws {ConfigError} when the reference has no words for it: padding that differs between axes
 */
export function autoencoderToReference(config: AutoencoderConfig): ReferenceConfig {
  const { fields, latentChannels, saturation, latentNoise } = config
  return {
    ...(saturation === 'none' && { saturation: null }),
    ...defined<ReferenceConfig>({
      pix_channels: fields,
      lat_channels: latentChannels,
      saturation: saturation === 'none' ? undefined : saturation,
      latent_noise: latentNoise,
      ...(config.type === 'vit' ? vitOf(config) : dcaeOf(config)),
    }),
  }
}

function dcaeOf(config: DcaeConfig): ReferenceConfig {
  const { encoderOnly, decoderOnly } = config
  const apart = [encoderOnly, decoderOnly].filter((side) => side !== undefined).flatMap(Object.keys)
  // The reference forbids that a side repeats what both share: where they differ, both sides say it.
  const shared = Object.fromEntries(Object.entries(config).filter(([key]) => !apart.includes(key)))
  const side = (own: Partial<DcaeCoderConfig> | undefined) => {
    const common = Object.fromEntries(Object.entries(config).filter(([key]) => apart.includes(key)))
    const coder = defined(coderOf({ ...common, ...own }))
    return Object.keys(coder).length > 0 ? coder : undefined
  }
  return {
    arch: 'dcae',
    spatial: config.padding.length,
    ...coderOf(shared as Partial<DcaeCoderConfig>),
    encoder_only: side(encoderOnly),
    decoder_only: side(decoderOnly),
  }
}

function coderOf(config: Partial<DcaeCoderConfig>): ReferenceConfig {
  return {
    hid_channels: config.channels,
    hid_blocks: config.blocks,
    kernel_size: config.kernel,
    stride: config.stride,
    pixel_shuffle: config.pixelShuffle,
    norm: config.norm,
    attention_heads: headsOf(config.heads),
    ffn_factor: config.ffnFactor,
    patch_size: config.patch,
    periodic: periodicOf(config.padding, 'autoencoder'),
    identity_init: config.identityInit,
  }
}

function vitOf(config: VitAutoencoderConfig): ReferenceConfig {
  const side = (own: VitAutoencoderConfig['encoderOnly']) => own && defined(transformerOf(own))
  return {
    arch: 'vit',
    spatial: config.patch.length,
    ...transformerOf(config),
    ...patchesOf({ ...config, unpatch: config.unpatch ?? config.patch.map(() => 1) }),
    encoder_only: side(config.encoderOnly),
    decoder_only: side(config.decoderOnly),
  }
}
