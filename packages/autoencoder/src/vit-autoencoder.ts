import { ConfigError } from '@lola-ts/tensor-core'
import { createScope, type Scope, type VitConfig, vit } from '@lola-ts/tensor-core/nn'
import type { AutoencoderNetwork, CommonConfig } from './network'
import { saturate } from './saturation'

/** What the encoder and the decoder of a transformer autoencoder are made of. */
export type VitCoderConfig = Omit<VitConfig, 'type' | 'patch' | 'unpatch' | 'outputCells'>

/** The architecture of an autoencoder of two transformers. Plain JSON. */
export interface VitAutoencoderConfig extends VitCoderConfig, CommonConfig {
  type: 'vit'
  /** Cells of a snapshot that one token stands for, by axis. Its length is the number of space axes. */
  patch: number[]
  /** Cells of a latent that one token stands for, by axis. Default 1. */
  unpatch?: number[]
  /**
   * The patch whose cells size the output layers. Default `unpatch`. `patch` counts as LoLa's `ae/vit_*` do, whose
   * encoder gives ∏patch / ∏unpatch times the latent channels asked for, which the decoder cannot take.
   */
  outputCells?: 'patch' | 'unpatch'
  /** What differs in the encoder. */
  encoderOnly?: Partial<VitCoderConfig>
  /** What differs in the decoder. */
  decoderOnly?: Partial<VitCoderConfig>
}

/**
 * An autoencoder of two transformers: patches of a snapshot become tokens and then cells of a latent, and back.
 *
 * Source: LoLa, `get_autoencoder(arch="vit")`, whose parameter names it keeps.
 *
 * @throws {ConfigError} when lengths disagree, or a patch is no multiple of `unpatch`
 */
export function vitAutoencoder(config: VitAutoencoderConfig): AutoencoderNetwork<VitAutoencoderConfig> {
  const { fields, latentChannels, patch, outputCells = 'unpatch', saturation } = config
  const unpatch = config.unpatch ?? patch.map(() => 1)
  const factor = patch.map((length, axis) => length / unpatch[axis]!)
  if (!factor.every(Number.isInteger)) {
    throw new ConfigError(`autoencoder: patch ${patch.join(' x ')} is not a multiple of unpatch ${unpatch.join(' x ')}`)
  }
  const scope = createScope()
  const build = (at: Scope, side: 'encoderOnly' | 'decoderOnly', patches: [number[], number[]], io: [number, number]) =>
    vit(
      { ...coderOf(config), ...config[side], patch: patches[0], unpatch: patches[1], outputCells },
      { inputs: io[0], outputs: io[1], conditions: 0, modulation: 0, axes: patch.length },
      at,
    )
  const encoder = build(scope.child('encoder'), 'encoderOnly', [patch, unpatch], [fields, latentChannels])
  const decoder = build(scope.child('decoder'), 'decoderOnly', [unpatch, patch], [latentChannels, fields])
  const surplus = outputCells === 'patch' ? factor.reduce((a, b) => a * b, 1) : 1

  return {
    config,
    parameters: scope.parameters,
    factor,
    latentChannels: latentChannels * surplus,
    encode: (weights, x) => saturate(encoder(weights, x, null, null), saturation),
    decode(weights, z) {
      if (surplus > 1)
        throw new ConfigError('autoencoder: with outputCells patch it cannot decode, as in the reference')
      return decoder(weights, z, null, null)
    },
  }
}

function coderOf({
  width,
  blocks,
  heads,
  ffnFactor,
  qkNorm,
  rope,
  dropout,
  windowSize,
}: VitCoderConfig): VitCoderConfig {
  return { width, blocks, heads, ffnFactor, qkNorm, rope, dropout, windowSize }
}
