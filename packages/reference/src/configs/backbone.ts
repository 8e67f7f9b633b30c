import type { BackboneConfig } from '@lola-ts/dit'
import { ConfigError } from '@lola-ts/tensor-core'
import type { ReferenceConfig } from './read-options'
import { unetFromReference } from './unet'
import { vitFromReference } from './vit'

/** Keys of a backbone that the reference fills in itself. */
const reserved = ['in_channels', 'out_channels', 'cond_channels', 'mod_features']

/**
 * The backbone that `arch` names, a transformer by default, on states of `channels`.
 *
 * @param rest the keyword arguments that the reference passes through to it
 * @throws {ConfigError} for another `arch`, or keys that the backbone does not have
 */
export function backboneFromReference(
  arch: string | null | undefined,
  channels: number,
  rest: ReferenceConfig,
): BackboneConfig {
  const repeated = reserved.filter((key) => key in rest)
  if (repeated.length > 0) throw new ConfigError(`unknown keys ${repeated.join(', ')}: the reference sets them itself`)
  const config = { ...rest, in_channels: channels, out_channels: channels }
  if (arch === 'unet') return unetFromReference(config).config
  if (arch === undefined || arch === null || arch === 'vit' || arch === 'dit') return vitFromReference(config).config
  throw new ConfigError(`arch is ${arch}, expected vit, dit or unet`)
}
