import type * as tf from '@tensorflow/tfjs'
import {
  axes3,
  type Conv2dAttributes,
  type Conv3dAttributes,
  type ConvGeometry,
  conv2dGeometry,
  conv3dGeometry,
} from './conv-geometry'
import { product } from './product'
import { spread } from './spread'
import { stridedCopy } from './strided-copy'
import { type KernelCall, sizeOf, type WasmBackend, zeroed } from './wasm-backend'

interface Inputs {
  x: tf.TensorInfo
  dy: tf.TensorInfo
}

type Shaped<Attributes> = Attributes & { filterShape: number[] }

/** `Conv2DBackpropFilter`, which the backend lacks. */
export function conv2dBackpropFilter(call: KernelCall<Inputs, Shaped<Conv2dAttributes>>) {
  const { inputs, attrs, backend } = call
  if (attrs.dataFormat !== 'NHWC') {
    throw new Error(`conv2d: the gradient of the filter for data in ${attrs.dataFormat} is not there, use NHWC`)
  }
  const geometry = conv2dGeometry(inputs.x.shape, attrs.filterShape, attrs)
  return backpropFilter(backend, inputs, geometry, attrs.filterShape)
}

/** `Conv3DBackpropFilterV2`. The stock kernel is a plain loop. */
export function conv3dBackpropFilter(call: KernelCall<Inputs, Shaped<Conv3dAttributes>>) {
  const { inputs, attrs, backend } = call
  const geometry = conv3dGeometry(inputs.x.shape, attrs.filterShape, attrs)
  return backpropFilter(backend, inputs, geometry, attrs.filterShape)
}

/**
 * For every tap of the filter the product x_shiftedᵀ dy, `[inputs, cells] [cells, outputs]`.
 *
 * With x and dy on one padded grid, dy being zero beside its cells, the shifted x is x begun at another cell: it is
 * never copied.
 */
function backpropFilter(
  backend: WasmBackend,
  { x, dy }: Inputs,
  geometry: ConvGeometry,
  shape: number[],
): tf.TensorInfo {
  const { batch, inputs, outputs, image, result, kernel, stride, before } = geometry
  const none = axes3(() => 0)
  const grid = axes3((axis) => {
    const seen = (result[axis] - 1) * stride[axis] + kernel[axis]
    return Math.max(image[axis] + before[axis], seen)
  })
  const cells = batch * sizeOf(grid)
  const wide = spread(backend, dy, [batch, outputs], result, grid, none, stride)
  const padded = spread(
    backend,
    x,
    [batch, inputs],
    image,
    grid,
    before,
    axes3(() => 1),
  )
  const steps = [grid[1] * grid[2], grid[2], 1]
  const furthest = kernel.reduce((sum, length, axis) => sum + (length - 1) * steps[axis]!, 0)
  const turned = zeroed(backend, [inputs * cells + furthest])
  stridedCopy(backend, { tensor: padded, start: 0 }, { tensor: turned, start: 0 }, [
    { size: inputs, from: 1, to: cells },
    { size: cells, from: inputs, to: 1 },
  ])
  const out = backend.makeOutput(shape, 'float32')
  for (let tap = 0; tap < sizeOf(kernel); tap++) {
    const [d, h, w] = [
      Math.floor(tap / (kernel[1] * kernel[2])),
      Math.floor(tap / kernel[2]) % kernel[1],
      tap % kernel[2],
    ]
    product(
      backend,
      { tensor: turned, start: d * steps[0]! + h * steps[1]! + w },
      { tensor: wide, start: 0 },
      { tensor: out, start: tap * inputs * outputs },
      [inputs, cells, outputs],
    )
  }
  for (const { dataId } of [wide, padded, turned]) backend.disposeData(dataId)
  return out
}
