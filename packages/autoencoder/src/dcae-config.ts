import { ConfigError } from '@lola-ts/tensor-core'
import type { BlockNorm, Padding } from '@lola-ts/tensor-core/nn'
import type { CommonConfig } from './network'

/** What the encoder and the decoder of a deep compression autoencoder are made of. */
export interface DcaeCoderConfig {
  /** Width of each level, from the finest to the coarsest; every level but the first has a coarser grid. */
  channels: number[]
  /** Residual blocks of each level. */
  blocks: number[]
  /** What lies beyond each axis: circular for periodic ones. Its length is the number of space axes, 2 or 3. */
  padding: Padding[]
  /** Patch folded into channels before the first convolution, by axis. Default 1. */
  patch?: number[]
  /** Odd kernel length of all convolutions, by axis. Default 3. */
  kernel?: number[]
  /** How many times a level shrinks each axis. Default 2. */
  stride?: number[]
  /**
   * Coarser and finer by folding cells into channels and back. Default true; else by strided convolutions, and nearest
   * upsampling before convolutions.
   */
  pixelShuffle?: boolean
  /** How blocks normalise. Default `layer`. */
  norm?: BlockNorm
  /** Attention heads of each level's blocks, which then convolve with kernels of one cell; 0 for none. Default none. */
  heads?: number[]
  /** Width of the hidden layer of a block, in units of its channels. Default 1. */
  ffnFactor?: number
  /** Probability that a value of a block's hidden layer is dropped in training. Default 0. */
  dropout?: number
  /** Start the convolutions between levels and to and from latents as a pseudo-identity. Default true. */
  identityInit?: boolean
}

/** The architecture of a deep compression autoencoder. Plain JSON: it travels in the model's `config.json`. */
export interface DcaeConfig extends DcaeCoderConfig, CommonConfig {
  type?: 'dcae'
  /** What differs in the encoder. */
  encoderOnly?: Partial<DcaeCoderConfig>
  /** What differs in the decoder. */
  decoderOnly?: Partial<DcaeCoderConfig>
}

/** A coder with its defaults filled in. */
export type DcaeCoder = Required<DcaeCoderConfig>

/**
 * One side of an autoencoder.
 *
 * @throws {ConfigError} when lengths disagree
 */
export function coderOf(config: DcaeConfig, side: 'encoderOnly' | 'decoderOnly'): DcaeCoder {
  const given: DcaeCoderConfig = { ...config, ...config[side] }
  const { channels, padding } = given
  const coder = {
    channels,
    blocks: given.blocks,
    padding,
    patch: given.patch ?? padding.map(() => 1),
    kernel: given.kernel ?? padding.map(() => 3),
    stride: given.stride ?? padding.map(() => 2),
    pixelShuffle: given.pixelShuffle ?? true,
    norm: given.norm ?? 'layer',
    heads: given.heads ?? channels.map(() => 0),
    ffnFactor: given.ffnFactor ?? 1,
    dropout: given.dropout ?? 0,
    identityInit: given.identityInit ?? true,
  }
  check(coder)
  return coder
}

/** How many times a coder shrinks or widens each axis. */
export function factorOf({ patch, stride, channels }: DcaeCoder): number[] {
  return patch.map((length, axis) => length * stride[axis]! ** (channels.length - 1))
}

function check({ channels, blocks, heads, padding, patch, kernel, stride }: DcaeCoder): void {
  for (const [name, list] of Object.entries({ blocks, heads })) {
    if (list.length !== channels.length) {
      throw new ConfigError(
        `autoencoder: channels has ${channels.length} levels and ${name} ${list.length}, expected as many`,
      )
    }
  }
  if (padding.length !== 2 && padding.length !== 3) {
    throw new ConfigError(`autoencoder: padding names ${padding.length} axes, expected 2 or 3`)
  }
  for (const [name, list] of Object.entries({ patch, kernel, stride })) {
    if (list.length !== padding.length) {
      throw new ConfigError(
        `autoencoder: ${name} names ${list.length} axes and padding ${padding.length}, expected as many`,
      )
    }
  }
}
