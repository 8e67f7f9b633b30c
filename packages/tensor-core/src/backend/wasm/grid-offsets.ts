import type { Axes3, ConvGeometry } from './conv-geometry'
import { sizeOf } from './wasm-backend'

/** For each cell of a convolution's result, in order, the cell of `[batch, ...grid]` at which its filter begins. */
export function cellOffsets({ batch, result, stride }: ConvGeometry, grid: Axes3): Int32Array {
  const out = new Int32Array(batch * sizeOf(result))
  let at = 0
  for (let entry = 0; entry < batch; entry++)
    for (let d = 0; d < result[0]; d++)
      for (let h = 0; h < result[1]; h++)
        for (let w = 0; w < result[2]; w++)
          out[at++] = ((entry * grid[0] + d * stride[0]) * grid[1] + h * stride[1]) * grid[2] + w * stride[2]
  return out
}

/** For each tap of the filter, how many cells of the grid it lies behind the first. */
export function tapOffsets({ kernel }: ConvGeometry, grid: Axes3): number[] {
  return Array.from({ length: sizeOf(kernel) }, (_, tap) => {
    const w = tap % kernel[2]
    const h = Math.floor(tap / kernel[2]) % kernel[1]
    const d = Math.floor(tap / (kernel[1] * kernel[2]))
    return (d * grid[1] + h) * grid[2] + w
  })
}
