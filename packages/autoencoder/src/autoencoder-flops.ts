import type { AutoencoderConfig } from './autoencoder-network'
import { dcaeFlops } from './dcae-flops'
import { vitAutoencoderFlops } from './vit-autoencoder-flops'

/** Floating-point operations of either side of an autoencoder. */
export interface CoderFlops {
  encode: number
  decode: number
}

/**
 * Floating-point operations of coding one snapshot: those of products and convolutions, a multiplication and an
 * addition being two. Needs no weights. The gradient of a pass takes twice as many.
 *
 * @param grid cells along each axis, multiples of the network's factor
 */
export function autoencoderFlops(config: AutoencoderConfig, grid: readonly number[]): CoderFlops {
  return config.type === 'vit' ? vitAutoencoderFlops(config, grid) : dcaeFlops(config, grid)
}
