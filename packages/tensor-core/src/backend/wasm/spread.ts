import type * as tf from '@tensorflow/tfjs'
import type { Axes3 } from './conv-geometry'
import { stridedCopy } from './strided-copy'
import { sizeOf, type WasmBackend, zeroed } from './wasm-backend'

/**
 * Puts images `[batch, ...size, channels]` on a larger grid of zeros, cell i of an axis at `offset` + i · `stride`:
 * `[batch, ...grid, channels]`.
 */
export function spread(
  backend: WasmBackend,
  x: tf.TensorInfo,
  [batch, channels]: [number, number],
  size: Axes3,
  grid: Axes3,
  offset: Axes3,
  stride: Axes3,
): tf.TensorInfo {
  const out = zeroed(backend, [batch, ...grid, channels])
  const from = [size[1] * size[2], size[2], 1].map((step) => step * channels)
  const to = [grid[1] * grid[2], grid[2], 1].map((step) => step * channels)
  const start = offset.reduce((sum, at, axis) => sum + at * to[axis]!, 0)
  stridedCopy(backend, { tensor: x, start: 0 }, { tensor: out, start }, [
    { size: batch, from: sizeOf(size) * channels, to: sizeOf(grid) * channels },
    ...size.map((length, axis) => ({ size: length, from: from[axis]!, to: stride[axis]! * to[axis]! })),
    { size: channels, from: 1, to: 1 },
  ])
  return out
}
