import { ConfigError } from '@lola-ts/tensor-core'
import type { BlockNorm, Padding } from '@lola-ts/tensor-core/nn'

/** The architecture of a U-Net over a window of states. Plain JSON. */
export interface UnetConfig {
  type: 'unet'
  /** Width of each level, from the finest to the coarsest. */
  channels: number[]
  /** Blocks of each level, going down and again going up. */
  blocks: number[]
  /** Attention heads of each level; 0 for none. Default none. */
  heads?: number[]
  /** Width of the hidden layer of a block, in units of its channels. Default 1. */
  ffnFactor?: number
  /** Default `layer`. */
  norm?: BlockNorm
  /** Odd kernel length along time and each space axis. Default 3 each. */
  kernel?: number[]
  /** How many times every level but the first shrinks each axis. Default 2 each. */
  stride?: number[]
  /** What lies beyond each axis. Default zeros. */
  padding?: Padding[]
  /** Probability that a value of a block's hidden layer is dropped in training. Default 0. */
  dropout?: number
  /** Start the convolutions between levels as a pseudo-identity. Default true. */
  identityInit?: boolean
}

/** @throws {ConfigError} when lengths disagree, or for more than three axes */
export function checkUnet(config: UnetConfig, axes: number): void {
  const { channels, blocks, heads, kernel, stride, padding } = config
  if (axes !== 2 && axes !== 3) {
    throw new ConfigError(`U-Net: a window over ${axes} axes (time and space) is not possible, expected 2 or 3`, {
      hint: 'There is no convolution in four dimensions: take a transformer (type vit) for 3-D space and time.',
    })
  }
  for (const [name, list] of Object.entries({ blocks, heads })) {
    if (list && list.length !== channels.length) {
      throw new ConfigError(
        `U-Net: channels has ${channels.length} levels and ${name} ${list.length}, expected as many`,
      )
    }
  }
  for (const [name, list] of Object.entries({ kernel, stride, padding })) {
    if (list && list.length !== axes) {
      throw new ConfigError(`U-Net: ${name} names ${list.length} axes, expected ${axes} (time and space)`)
    }
  }
}
