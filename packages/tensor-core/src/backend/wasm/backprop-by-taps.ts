import type * as tf from '@tensorflow/tfjs'
import type { ConvGeometry } from './conv-geometry'
import { axes3 } from './conv-geometry'
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
  addShares(backend, shares, sum, geometry)
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

/** Adds `[tap, inputs, batch, ...result]` to `[inputs, batch, ...padded image]`. */
function addShares(backend: WasmBackend, shares: tf.TensorInfo, sum: tf.TensorInfo, geometry: ConvGeometry): void {
  const { batch, inputs, image, result, kernel, stride, before, after } = geometry
  const [depth, height, width] = axes3((axis) => before[axis] + image[axis] + after[axis])
  const heap = backend.wasm.HEAPF32
  const begin = ({ dataId }: tf.TensorInfo) => backend.dataIdMap.get(dataId).memoryOffset / 4
  const target = begin(sum)
  let from = begin(shares)
  for (let tap = 0; tap < sizeOf(kernel); tap++) {
    const w = tap % kernel[2]
    const h = Math.floor(tap / kernel[2]) % kernel[1]
    const d = Math.floor(tap / (kernel[1] * kernel[2]))
    for (let plane = 0; plane < inputs * batch * result[0]; plane++) {
      const slice = Math.floor(plane / result[0]) * depth + (plane % result[0]) * stride[0] + d
      for (let i = 0; i < result[1]; i++) {
        let to = target + (slice * height + i * stride[1] + h) * width + w
        for (let j = 0; j < result[2]; j++, to += stride[2]) heap[to]! += heap[from++]!
      }
    }
  }
}
