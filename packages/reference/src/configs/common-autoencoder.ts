import type { CommonConfig } from '@lola-ts/autoencoder'
import { ConfigError } from '@lola-ts/tensor-core'
import type { Keys, ReferenceConfig } from './read-options'

/** Keys of `get_autoencoder` for every architecture. `name` and `loss` say nothing of the network. */
export const commonKeys: Keys = {
  name: 'any',
  loss: 'any',
  arch: 'word',
  pix_channels: 'count',
  lat_channels: 'count',
  spatial: 'count',
  saturation: 'word',
  latent_noise: 'number',
  encoder_only: 'section',
  decoder_only: 'section',
}

/** Those of them without a default. */
export const neededCommonKeys = ['pix_channels', 'lat_channels']

const saturations = ['softclip', 'softclip2', 'tanh', 'arcsinh', 'rmsnorm'] as const

/**
 * What every architecture shares.
 *
 * @throws {ConfigError} for a saturation that is not known
 */
export function commonAutoencoder(config: ReferenceConfig): CommonConfig {
  return {
    fields: config.pix_channels,
    latentChannels: config.lat_channels,
    saturation: saturationFrom(config.saturation),
    latentNoise: config.latent_noise,
  }
}

/** Null, which elsewhere is as good as absent, is here the absence of a saturation. */
function saturationFrom(name: string | null | undefined): CommonConfig['saturation'] {
  if (name === null) return 'none'
  if (name === undefined) return undefined
  const known = saturations.find((saturation) => saturation === name)
  if (!known) throw new ConfigError(`saturation is ${name}, expected null or one of ${saturations.join(', ')}`)
  return known
}
