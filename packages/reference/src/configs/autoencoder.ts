import type { DcaeConfig } from '@lola-ts/autoencoder'
import { defined, perAxis, type ReferenceConfig, refuseUnknown } from './read-options'

/**
 * The section `ae` of a run's `config.yaml` (the keyword arguments of `get_autoencoder`) in our words.
 *
 * @throws {ConfigError} on keys that `get_autoencoder` does not have
 */
export function autoencoderFromReference(config: ReferenceConfig): DcaeConfig {
  refuseUnknown(config, 'get_autoencoder', [
    'name',
    'arch',
    'loss',
    'pix_channels',
    'lat_channels',
    'spatial',
    'saturation',
    'latent_noise',
    'hid_channels',
    'hid_blocks',
    'patch_size',
    'pixel_shuffle',
    'norm',
    'attention_heads',
    'ffn_factor',
    'periodic',
    'identity_init',
    'dropout',
    'checkpointing',
  ])
  const axes = config.spatial ?? 2
  return defined<DcaeConfig>({
    fields: config.pix_channels,
    latentChannels: config.lat_channels,
    channels: config.hid_channels,
    blocks: config.hid_blocks,
    padding: Array.from({ length: axes }, () => (config.periodic ? 'circular' : 'zeros')),
    patch: perAxis(config.patch_size, axes),
    ffnFactor: config.ffn_factor,
    saturation: config.saturation === null ? 'none' : config.saturation,
  })
}
