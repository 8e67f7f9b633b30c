import { ConfigError, type Tensor } from '@lola-ts/tensor-core'
import type { Weights } from '@lola-ts/tensor-core/nn'
import {
  conv,
  createScope,
  type Layer,
  type Padding,
  type ParameterSpec,
  patchify,
  type Scope,
  unpatchify,
} from '@lola-ts/tensor-core/nn'
import { residualBlock } from './residual-block'
import { type Saturation, saturate } from './saturation'

/** The architecture of a deep compression autoencoder. Plain JSON: it travels in the model's `config.json`. */
export interface DcaeConfig {
  /** Fields of a snapshot. */
  fields: number
  /** Channels of a latent snapshot. */
  latentChannels: number
  /** Width of each level, from the finest to the coarsest; every level but the first halves the grid. */
  channels: number[]
  /** Residual blocks of each level. */
  blocks: number[]
  /** What lies beyond each axis: circular for periodic ones. Its length is the number of space axes, 2 or 3. */
  padding: Padding[]
  /** Patch folded into channels before the first convolution, by axis. Default 1. */
  patch?: number[]
  /** Width of the hidden layer of a block, in units of its channels. Default 1. */
  ffnFactor?: number
  /** Bounds the latents. Default `softclip2`. */
  saturation?: Saturation
}

/** An encoder and decoder as functions of weights. */
export interface DcaeNetwork {
  config: DcaeConfig
  parameters: ParameterSpec[]
  /** `[batch, ...space, field]` to `[batch, ...space / factor, latent channel]`. */
  encode(weights: Weights, x: Tensor): Tensor
  /** `[batch, ...space / factor, latent channel]` to `[batch, ...space, field]`. */
  decode(weights: Weights, z: Tensor): Tensor
  /** How many times each axis shrinks. */
  factor: number[]
}

const kernelLength = 3
const stride = 2

/**
 * A deep compression autoencoder: residual blocks between pixel-shuffling down- and upsampling convolutions that start
 * as a pseudo-identity, and a saturation that keeps latents within ±5.
 *
 * Source: Chen et al., "Deep compression autoencoder", 2024; Rozet et al. 2025, section 4.1 and appendix B; LoLa,
 * `DCEncoder` and `DCDecoder`, whose parameter names it keeps.
 *
 * @throws {ConfigError} when lengths disagree
 */
export function dcae(config: DcaeConfig): DcaeNetwork {
  check(config)
  const scope = createScope()
  const encoder = buildEncoder(scope.child('encoder'), config)
  const decoder = buildDecoder(scope.child('decoder'), config)
  const patch = patchOf(config)
  const levels = config.channels.length - 1

  return {
    config,
    parameters: scope.parameters,
    factor: patch.map((length) => length * stride ** levels),
    encode: (weights, x) => {
      const z = encoder.reduce((y, layer) => layer(weights, y), patchify(x, patch))
      return saturate(z, config.saturation)
    },
    decode: (weights, z) =>
      unpatchify(
        decoder.reduce((y, layer) => layer(weights, y), z),
        patch,
      ),
  }
}

function buildEncoder(scope: Scope, config: DcaeConfig): Layer[] {
  const { fields, latentChannels, channels, blocks } = config
  const { options, fold, cells } = geometry(config)
  const layers: Layer[] = []
  channels.forEach((width, level) => {
    const at = scope.child('descent').child(level)
    if (level === 0) {
      layers.push(conv(at.child(0), cells * fields, width, options))
    } else {
      const down = conv(at.child(0).child(1), channels[level - 1]! * 2 ** fold.length, width, {
        ...options,
        identity: true,
      })
      layers.push((weights, x) => down(weights, patchify(x, fold)))
    }
    for (let i = 1; i <= blocks[level]!; i++) layers.push(residualBlock(at.child(i), width, config.ffnFactor, options))
    if (level === channels.length - 1) {
      layers.push(conv(at.child(blocks[level]! + 1), width, latentChannels, { ...options, identity: true }))
    }
  })
  return layers
}

function buildDecoder(scope: Scope, config: DcaeConfig): Layer[] {
  const { fields, latentChannels, channels, blocks } = config
  const { options, fold, cells } = geometry(config)
  const layers: Layer[] = []
  const deepest = channels.length - 1
  for (let level = deepest; level >= 0; level--) {
    const at = scope.child('ascent').child(deepest - level)
    const width = channels[level]!
    let index = 0
    if (level === deepest) layers.push(conv(at.child(index++), latentChannels, width, { ...options, identity: true }))
    for (let i = 0; i < blocks[level]!; i++)
      layers.push(residualBlock(at.child(index++), width, config.ffnFactor, options))
    if (level > 0) {
      const up = conv(at.child(index).child(0), width, channels[level - 1]! * 2 ** fold.length, {
        ...options,
        identity: true,
      })
      layers.push((weights, x) => unpatchify(up(weights, x), fold))
    } else {
      layers.push(conv(at.child(index), width, cells * fields, options))
    }
  }
  return layers
}

function geometry(config: DcaeConfig) {
  const { padding } = config
  return {
    options: { kernel: padding.map(() => kernelLength), padding },
    fold: padding.map(() => stride),
    cells: patchOf(config).reduce((a, b) => a * b, 1),
  }
}

function patchOf({ patch, padding }: DcaeConfig): number[] {
  return patch ?? padding.map(() => 1)
}

function check({ channels, blocks, padding, patch }: DcaeConfig): void {
  if (channels.length !== blocks.length) {
    throw new ConfigError(
      `autoencoder: channels has ${channels.length} levels and blocks ${blocks.length}, expected as many`,
    )
  }
  if (padding.length !== 2 && padding.length !== 3) {
    throw new ConfigError(`autoencoder: padding names ${padding.length} axes, expected 2 or 3`)
  }
  if (patch && patch.length !== padding.length) {
    throw new ConfigError(
      `autoencoder: patch names ${patch.length} axes and padding ${padding.length}, expected as many`,
    )
  }
}
