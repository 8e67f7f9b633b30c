import type * as tf from '@tensorflow/tfjs'
import type { ConvGeometry } from './conv-geometry'
import { stridedCopy } from './strided-copy'
import { reshaped, runKernel, sizeOf, type WasmBackend, zeroed } from './wasm-backend'

/**
 * The convolution of images `[batch, ...image, inputs]` with a filter `[...kernel, inputs, outputs]`, as one fast
 * convolution in 2-D: the depth slices under a filter become channels.
 */
export function convolve(
  backend: WasmBackend,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  geometry: ConvGeometry,
): tf.TensorInfo {
  const { batch, image, result, kernel, stride, dilation, inputs, outputs, before, after } = geometry
  const channels = kernel[0] * inputs
  const flat = kernel[0] === 1 && stride[0] === 1 && image[0] === result[0]
  const images = [batch * result[0], image[1], image[2], channels]
  const unfolded = flat ? reshaped(backend, x, images) : unfoldDepth(backend, x, geometry, images)
  const taps = flat
    ? reshaped(backend, filter, [kernel[1], kernel[2], inputs, outputs])
    : depthToChannels(backend, filter, geometry)
  const out = runKernel(
    'Conv2D',
    backend,
    { x: unfolded, filter: taps },
    {
      strides: stride.slice(1),
      dilations: dilation.slice(1),
      pad: [
        [0, 0],
        [before[1], after[1]],
        [before[2], after[2]],
        [0, 0],
      ],
      dataFormat: 'NHWC',
    },
  )
  backend.disposeData(unfolded.dataId)
  backend.disposeData(taps.dataId)
  return { ...out, shape: [batch, ...result, outputs] }
}

/** `[batch · result depth, height, width, kernel depth · inputs]`: for each depth of the result, the slices it sees. */
function unfoldDepth(backend: WasmBackend, x: tf.TensorInfo, geometry: ConvGeometry, shape: number[]): tf.TensorInfo {
  const { batch, image, result, kernel, stride, dilation, inputs, before } = geometry
  const out = zeroed(backend, shape)
  const pixels = image[1] * image[2]
  const width = kernel[0] * inputs
  for (let tap = 0; tap < kernel[0]; tap++) {
    const shift = tap * dilation[0] - before[0]
    const first = Math.max(0, Math.ceil(-shift / stride[0]))
    const last = Math.min(result[0] - 1, Math.floor((image[0] - 1 - shift) / stride[0]))
    if (last < first) continue
    stridedCopy(
      backend,
      { tensor: x, start: (first * stride[0] + shift) * pixels * inputs },
      { tensor: out, start: first * pixels * width + tap * inputs },
      [
        { size: batch, from: sizeOf(image) * inputs, to: result[0] * pixels * width },
        { size: last - first + 1, from: stride[0] * pixels * inputs, to: pixels * width },
        { size: pixels, from: inputs, to: width },
        { size: inputs, from: 1, to: 1 },
      ],
    )
  }
  return out
}

function depthToChannels(backend: WasmBackend, filter: tf.TensorInfo, geometry: ConvGeometry): tf.TensorInfo {
  const { kernel, inputs, outputs } = geometry
  const taps = kernel[1] * kernel[2]
  const matrix = inputs * outputs
  const out = backend.makeOutput([kernel[1], kernel[2], kernel[0] * inputs, outputs], 'float32')
  stridedCopy(backend, { tensor: filter, start: 0 }, { tensor: out, start: 0 }, [
    { size: kernel[0], from: taps * matrix, to: matrix },
    { size: taps, from: matrix, to: kernel[0] * matrix },
    { size: matrix, from: 1, to: 1 },
  ])
  return out
}
