import { backboneFlops } from '@lola-ts/dit'
import { productFlops } from '@lola-ts/tensor-core/nn'
import type { SolverConfig } from './solver-network'

/**
 * Floating-point operations of one prediction of one window, see `backboneFlops`.
 *
 * @param grid states of a window, then cells along each axis
 */
export function solverFlops(config: SolverConfig, grid: readonly number[]): number {
  const { channels, labels, embedding = 256 } = config
  const modulation = labels > 0 ? embedding : 0
  const shape = { inputs: channels, outputs: channels, conditions: channels, modulation, axes: grid.length }
  const label = productFlops(1, labels, modulation) + productFlops(1, modulation, modulation)
  return backboneFlops(config.backbone, shape, grid) + label
}
