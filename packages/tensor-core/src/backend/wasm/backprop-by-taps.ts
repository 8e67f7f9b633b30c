import type * as tf from '@tensorflow/tfjs'
import { type Axes3, axes3, type ConvGeometry } from './conv-geometry'
import { cellOffsets, tapOffsets } from './grid-offsets'
import { product } from './product'
import { stridedCopy } from './strided-copy'
import { sizeOf, type WasmBackend, zeroed } from './wasm-backend'

/**
 * The gradient of a convolution's images, from that of its result: for every tap of the filter the product W dyᵀ,
 * `[inputs, outputs] [outputs, cells]`, added where the tap has read.
 *
 * It leaves the filter as it is: the way to go where the filter is large and the images are small.
 */
export function backpropByTaps(
  backend: WasmBackend,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  geometry: ConvGeometry,
): tf.TensorInfo {
  const { batch, inputs, outputs, image, result, kernel, before, after } = geometry
  const cells = batch * sizeOf(result)
  const turned = backend.makeOutput([outputs, cells], 'float32')
  stridedCopy(backend, { tensor: dy, start: 0 }, { tensor: turned, start: 0 }, [
    { size: outputs, from: 1, to: cells },
    { size: cells, from: outputs, to: 1 },
  ])
  const shares = backend.makeOutput([sizeOf(kernel), inputs, cells], 'float32')
  product(backend, { tensor: filter, start: 0 }, { tensor: turned, start: 0 }, { tensor: shares, start: 0 }, [
    sizeOf(kernel) * inputs,
    outputs,
    cells,
  ])
  const grid = axes3((axis) => before[axis] + image[axis] + after[axis])
  const sum = zeroed(backend, [inputs, batch, ...grid])
  addShares(backend, shares, sum, geometry, grid)
  const dx = backend.makeOutput([batch, ...image, inputs], 'float32')
  const first = (before[0] * grid[1] + before[1]) * grid[2] + before[2]
  stridedCopy(backend, { tensor: sum, start: first }, { tensor: dx, start: 0 }, [
    { size: inputs, from: batch * sizeOf(grid), to: 1 },
    { size: batch, from: sizeOf(grid), to: sizeOf(image) * inputs },
    { size: image[0], from: grid[1] * grid[2], to: image[1] * image[2] * inputs },
    { size: image[1], from: grid[2], to: image[2] * inputs },
    { size: image[2], from: 1, to: inputs },
  ])
  for (const { dataId } of [turned, shares, sum]) backend.disposeData(dataId)
  return dx
}

/** Adds `[tap, inputs, batch, ...result]` to `[inputs, batch, ...grid]`. */
function addShares(
  backend: WasmBackend,
  shares: tf.TensorInfo,
  sum: tf.TensorInfo,
  geometry: ConvGeometry,
  grid: Axes3,
): void {
  const heap = backend.wasm.HEAPF32
  const begin = ({ dataId }: tf.TensorInfo) => backend.dataIdMap.get(dataId).memoryOffset / 4
  const cells = cellOffsets(geometry, grid)
  const row = geometry.batch * sizeOf(grid)
  let from = begin(shares)
  for (const tap of tapOffsets(geometry, grid)) {
    for (let input = 0; input < geometry.inputs; input++) {
      const to = begin(sum) + input * row + tap
      addAt(heap, from, to, cells)
      from += cells.length
    }
  }
}

function addAt(heap: Float32Array, from: number, to: number, places: Int32Array): void {
  for (let i = 0; i < places.length; i++) heap[to + places[i]!]! += heap[from + i]!
}
