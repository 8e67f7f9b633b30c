import type { VitAutoencoderConfig, VitCoderConfig } from '@lola-ts/autoencoder'
import { commonAutoencoder, commonKeys, neededCommonKeys } from './common-autoencoder'
import { checkKeys, defined, perAxis, type ReferenceConfig } from './read-options'
import { patchKeys, vitCoder, vitCoderKeys } from './vit'

/**
 * An autoencoder of two `ViT`s of the reference. Where their patches differ, as in `ae/vit_*`, it sizes the output layers
 * with the wrong one: such an autoencoder can be counted and its encoder run, but it cannot decode.
 */
export function vitAutoencoderFromReference(config: ReferenceConfig): VitAutoencoderConfig {
  checkKeys(config, 'get_autoencoder', { ...commonKeys, ...vitCoderKeys, ...patchKeys }, neededCommonKeys)
  const axes = config.spatial ?? 2
  const side = (name: 'encoder_only' | 'decoder_only') => {
    const own: ReferenceConfig = config[name] ?? {}
    checkKeys(own, `get_autoencoder: ${name}`, vitCoderKeys)
    const { hid_channels: width, hid_blocks: blocks, attention_heads: heads } = own
    const coder = defined<Partial<VitCoderConfig>>({ ...vitCoder(own, axes), width, blocks, heads })
    return Object.keys(coder).length > 0 ? coder : undefined
  }
  const patch = perAxis(config.patch_size ?? 1, axes)!
  const unpatch = perAxis(config.unpatch_size ?? 1, axes)!
  return defined<VitAutoencoderConfig>({
    type: 'vit',
    ...commonAutoencoder(config),
    ...vitCoder(config, axes),
    patch,
    unpatch,
    outputCells: patch.join() === unpatch.join() ? undefined : 'patch',
    encoderOnly: side('encoder_only'),
    decoderOnly: side('decoder_only'),
  })
}
