import type { AutoencoderConfig } from '@lola-ts/autoencoder'
import { ConfigError } from '@lola-ts/tensor-core'
import { dcaeFromReference } from './dcae'
import type { ReferenceConfig } from './read-options'
import { vitAutoencoderFromReference } from './vit-autoencoder'

/**
 * The section `ae` of a run's `config.yaml` (the keyword arguments of `get_autoencoder`) in our words.
 *
 * @throws {ConfigError} on keys that `get_autoencoder` does not have, and on keys of `encoder_only` or `decoder_only`
 *   that repeat a common one
 */
export function autoencoderFromReference(config: ReferenceConfig): AutoencoderConfig {
  for (const side of ['encoder_only', 'decoder_only']) {
    const repeated = Object.keys(config[side] ?? {}).filter((key) => key in config)
    if (repeated.length > 0) {
      throw new ConfigError(`get_autoencoder: ${side} repeats ${repeated.join(', ')}, which the reference forbids`)
    }
  }
  const { arch } = config
  if (arch === 'vit') return vitAutoencoderFromReference(config)
  if (arch === undefined || arch === null || arch === 'dcae') return dcaeFromReference(config)
  throw new ConfigError(`arch is ${arch}, expected dcae or vit`)
}
