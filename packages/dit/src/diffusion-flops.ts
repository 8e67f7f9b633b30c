import { productFlops } from '@lola-ts/tensor-core/nn'
import { backboneFlops } from './backbone-flops'
import type { DiffusionConfig } from './diffusion-network'

/**
 * Floating-point operations of one denoiser call on one window, see {@link backboneFlops}.
 *
 * @param grid states of a window, then cells along each axis
 */
export function diffusionFlops(config: DiffusionConfig, grid: readonly number[]): number {
  const { channels, labels, embedding = 256, masked = true } = config
  const conditions = masked ? channels : 0
  const shape = { inputs: channels, outputs: channels, conditions, modulation: embedding, axes: grid.length }
  const time = 2 * productFlops(1, embedding, embedding)
  const label = labels > 0 ? productFlops(1, labels, embedding) + productFlops(1, embedding, embedding) : 0
  return backboneFlops(config.backbone, shape, grid) + time + label
}
