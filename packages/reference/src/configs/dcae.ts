import type { DcaeCoderConfig, DcaeConfig } from '@lola-ts/autoencoder'
import { commonAutoencoder, commonKeys, neededCommonKeys } from './common-autoencoder'
import { checkKeys, defined, type Keys, perAxis, perLevel, type ReferenceConfig } from './read-options'

/** Keys of `DCEncoder` and `DCDecoder`. `dropout` and `checkpointing` only matter in training. */
const coderKeys: Keys = {
  hid_channels: 'counts',
  hid_blocks: 'counts',
  kernel_size: 'countsPerAxis',
  stride: 'countsPerAxis',
  pixel_shuffle: 'flag',
  norm: 'word',
  attention_heads: 'countsPerLevel',
  ffn_factor: 'count',
  patch_size: 'countsPerAxis',
  periodic: 'flag',
  identity_init: 'flag',
  dropout: 'number',
  checkpointing: 'flag',
}

const defaults = { hid_channels: [64, 128, 256], hid_blocks: [3, 3, 3], periodic: false }

/** A convolutional autoencoder of the reference. Its one `periodic` flag becomes the padding of every axis. */
export function dcaeFromReference(config: ReferenceConfig): DcaeConfig {
  checkKeys(config, 'get_autoencoder', { ...commonKeys, ...coderKeys }, neededCommonKeys)
  const axes = config.spatial ?? 2
  const common = { ...defaults, ...defined(config) }
  const side = (name: 'encoder_only' | 'decoder_only') => {
    const own: ReferenceConfig = config[name] ?? {}
    checkKeys(own, `get_autoencoder: ${name}`, coderKeys)
    const coder = coderFrom(own, axes, (own.hid_channels ?? common.hid_channels).length)
    return Object.keys(coder).length > 0 ? coder : undefined
  }
  return defined<DcaeConfig>({
    ...commonAutoencoder(config),
    ...(coderFrom(common, axes, common.hid_channels.length) as DcaeCoderConfig),
    encoderOnly: side('encoder_only'),
    decoderOnly: side('decoder_only'),
  })
}

function coderFrom(config: ReferenceConfig, axes: number, levels: number): Partial<DcaeCoderConfig> {
  const { periodic } = config
  const padding = periodic ? ('circular' as const) : ('zeros' as const)
  return defined<Partial<DcaeCoderConfig>>({
    channels: config.hid_channels,
    blocks: config.hid_blocks,
    padding: periodic === undefined ? undefined : Array.from({ length: axes }, () => padding),
    patch: perAxis(config.patch_size, axes),
    kernel: perAxis(config.kernel_size, axes),
    stride: perAxis(config.stride, axes),
    pixelShuffle: config.pixel_shuffle,
    norm: config.norm,
    heads: perLevel(config.attention_heads, levels),
    ffnFactor: config.ffn_factor,
    identityInit: config.identity_init,
  })
}
