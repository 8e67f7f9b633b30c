import type * as tf from '@tensorflow/tfjs'
import { axes3, type ConvGeometry } from './conv-geometry'
import { convolve } from './convolve'
import { spread } from './spread'
import { stridedCopy } from './strided-copy'
import { sizeOf, type WasmBackend } from './wasm-backend'

/**
 * The gradient of a convolution's images, from that of its result: the convolution of the latter, spread by the stride
 * and padded, with the filter turned around and its channels swapped. For paddings less than the filter's length.
 */
export function backpropByConvolution(
  backend: WasmBackend,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  geometry: ConvGeometry,
): tf.TensorInfo {
  const { batch, inputs, outputs, image, result, kernel, stride, before } = geometry
  const grid = axes3((axis) => image[axis] + kernel[axis] - 1)
  const offset = axes3((axis) => kernel[axis] - 1 - before[axis])
  const wide = spread(backend, dy, [batch, outputs], result, grid, offset, stride)
  const turned = turn(backend, filter, geometry)
  const none = axes3(() => 0)
  const one = axes3(() => 1)
  const dx = convolve(backend, wide, turned, {
    batch,
    inputs: outputs,
    outputs: inputs,
    image: grid,
    result: image,
    kernel,
    stride: one,
    dilation: one,
    before: none,
    after: none,
  })
  backend.disposeData(wide.dataId)
  backend.disposeData(turned.dataId)
  return dx
}

/** `[...kernel, inputs, outputs]` to `[...kernel reversed, outputs, inputs]`. */
function turn(backend: WasmBackend, filter: tf.TensorInfo, { kernel, inputs, outputs }: ConvGeometry): tf.TensorInfo {
  const out = backend.makeOutput([...kernel, outputs, inputs], 'float32')
  const taps = sizeOf(kernel)
  const matrix = inputs * outputs
  stridedCopy(backend, { tensor: filter, start: (taps - 1) * matrix }, { tensor: out, start: 0 }, [
    { size: taps, from: -matrix, to: matrix },
    { size: outputs, from: 1, to: inputs },
    { size: inputs, from: outputs, to: 1 },
  ])
  return out
}
