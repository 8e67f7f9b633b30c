import { attentionFlops, productFlops } from './product-flops'
import type { BackboneShape, VitConfig } from './vit'

/**
 * Floating-point operations of one pass of {@link vit} over one batch entry: those of its products, a multiplication
 * and an addition being two. Needs no weights. The gradient of a pass takes twice as many.
 *
 * @param grid cells along each axis, multiples of the patch
 */
export function vitFlops(config: VitConfig, shape: BackboneShape, grid: readonly number[]): number {
  const { width, blocks, ffnFactor = 4, rope = true, outputCells = 'unpatch' } = config
  const { inputs, outputs, conditions, modulation, axes } = shape
  const patch = config.patch ?? grid.map(() => 1)
  const unpatch = config.unpatch ?? patch
  const tokens = cells(grid) / cells(patch)
  const emitted = cells(outputCells === 'patch' ? patch : unpatch) * outputs

  const gates = productFlops(1, modulation, modulation) + productFlops(1, modulation, 4 * width)
  const angles = rope ? productFlops(tokens, axes, width / 2) : 0
  const ffn = 2 * productFlops(tokens, width, ffnFactor * width)
  const block = gates + angles + attentionFlops(tokens, width) + ffn
  return (
    productFlops(tokens, cells(patch) * (inputs + conditions), width) +
    productFlops(tokens, axes * width, width) +
    blocks * block +
    productFlops(tokens, width, emitted)
  )
}

const cells = (lengths: readonly number[]) => lengths.reduce((a, b) => a * b, 1)
