import { ConfigError } from '@lola-ts/tensor-core'
import { dcae } from './dcae'
import type { DcaeConfig } from './dcae-config'
import type { AutoencoderNetwork } from './network'
import { type VitAutoencoderConfig, vitAutoencoder } from './vit-autoencoder'

/** The architecture of an autoencoder: convolutional unless `type` says otherwise. Plain JSON. */
export type AutoencoderConfig = DcaeConfig | VitAutoencoderConfig

/**
 * The network that a configuration describes.
 *
 * @throws {ConfigError} for a type that is not known, or an architecture that cannot be
 */
export function autoencoderNetwork(config: AutoencoderConfig): AutoencoderNetwork<AutoencoderConfig> {
  const { type = 'dcae' } = config
  if (config.type === 'vit') return vitAutoencoder(config)
  if (config.type === 'dcae' || config.type === undefined) return dcae(config)
  throw new ConfigError(`autoencoder is of type ${type}, expected dcae or vit`)
}
