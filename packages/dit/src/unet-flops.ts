import { attentionFlops, type BackboneShape, productFlops } from '@lola-ts/tensor-core/nn'
import type { UnetConfig } from './unet-config'

/**
 * Floating-point operations of one pass of {@link unet} over one batch entry, counted as by `vitFlops`.
 *
 * @param grid states of a window, then cells along each axis
 */
export function unetFlops(config: UnetConfig, shape: BackboneShape, grid: readonly number[]): number {
  const { channels, blocks, heads = [], ffnFactor = 1 } = config
  const { inputs, outputs, conditions, modulation, axes } = shape
  const taps = product(config.kernel ?? grid.map(() => 3))
  const stride = config.stride ?? grid.map(() => 2)

  return channels.reduce((sum, width, level) => {
    const positions = product(grid.map((length, axis) => Math.ceil(length / stride[axis]! ** level)))
    const attentive = (heads[level] ?? 0) > 0
    const convolution = (from: number, to: number) => productFlops(positions, taps * from, to)

    const gates = productFlops(1, modulation, modulation) + productFlops(1, modulation, 3 * width)
    const ffn = 2 * productFlops(positions, (attentive ? 1 : taps) * width, ffnFactor * width)
    const block = gates + ffn + (attentive ? attentionFlops(positions, width) : 0)
    const down = convolution(level === 0 ? inputs + conditions + axes : channels[level - 1]!, width)
    const coarser = channels[level + 1]
    const merge = coarser === undefined ? 0 : convolution(width + coarser, width)
    const out = level === 0 ? convolution(width, outputs) : 0
    return sum + down + 2 * blocks[level]! * block + merge + out
  }, 0)
}

const product = (numbers: readonly number[]) => numbers.reduce((a, b) => a * b, 1)
