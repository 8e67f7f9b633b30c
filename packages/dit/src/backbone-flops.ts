import { type BackboneShape, vitFlops } from '@lola-ts/tensor-core/nn'
import type { BackboneConfig } from './backbone'
import { unetFlops } from './unet-flops'

/**
 * Floating-point operations of one pass of a backbone over one window: those of its products and convolutions, a
 * multiplication and an addition being two. Needs no weights. The gradient of a pass takes twice as many.
 *
 * @param grid states of a window, then cells along each axis
 */
export function backboneFlops(config: BackboneConfig, shape: BackboneShape, grid: readonly number[]): number {
  return config.type === 'unet' ? unetFlops(config, shape, grid) : vitFlops(config, shape, grid)
}
