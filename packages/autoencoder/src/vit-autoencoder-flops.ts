import { vitFlops } from '@lola-ts/tensor-core/nn'
import type { CoderFlops } from './autoencoder-flops'
import type { VitAutoencoderConfig } from './vit-autoencoder'

/** Operations of either side of {@link vitAutoencoder}, see {@link autoencoderFlops}. */
export function vitAutoencoderFlops(config: VitAutoencoderConfig, grid: readonly number[]): CoderFlops {
  const { fields, latentChannels, patch, unpatch = patch.map(() => 1), outputCells, encoderOnly, decoderOnly } = config
  const { width, blocks, heads, ffnFactor, rope } = config
  const coder = { width, blocks, heads, ffnFactor, rope, outputCells }
  const shape = { conditions: 0, modulation: 0, axes: patch.length }
  const latent = grid.map((length, axis) => (length / patch[axis]!) * unpatch[axis]!)
  return {
    encode: vitFlops(
      { ...coder, ...encoderOnly, patch, unpatch },
      { ...shape, inputs: fields, outputs: latentChannels },
      grid,
    ),
    decode: vitFlops(
      { ...coder, ...decoderOnly, patch: unpatch, unpatch: patch },
      { ...shape, inputs: latentChannels, outputs: fields },
      latent,
    ),
  }
}
