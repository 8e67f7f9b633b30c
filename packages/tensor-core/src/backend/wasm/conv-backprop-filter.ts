import type * as tf from '@tensorflow/tfjs'
import {
  type Axes3,
  axes3,
  type Conv2dAttributes,
  type Conv3dAttributes,
  type ConvGeometry,
  conv2dGeometry,
  conv3dGeometry,
} from './conv-geometry'
import { cellOffsets, tapOffsets } from './grid-offsets'
import { product } from './product'
import { spread } from './spread'
import { type Place, stridedCopy } from './strided-copy'
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
 * For every tap of the filter the product x_shiftedᵀ dy, `[inputs, cells] [cells, outputs]`, on channels-first x.
 *
 * With x and dy on one padded grid, dy being zero beside its cells, the shifted x is x begun at another cell, and is
 * never copied. Where the grid has many more cells than dy, the zeros cost more than copies: then the shifted x are
 * gathered, and all taps are one product.
 */
function backpropFilter(
  backend: WasmBackend,
  { x, dy }: Inputs,
  geometry: ConvGeometry,
  shape: number[],
): tf.TensorInfo {
  const { batch, inputs, outputs, image, result, kernel, stride, before } = geometry
  const grid = axes3((axis) => {
    const seen = (result[axis] - 1) * stride[axis] + kernel[axis]
    return Math.max(image[axis] + before[axis], seen)
  })
  const [cells, results] = [batch * sizeOf(grid), batch * sizeOf(result)]
  const taps = tapOffsets(geometry, grid)
  const turned = channelsFirst(backend, x, geometry, grid, taps.at(-1)!)
  const out = backend.makeOutput(shape, 'float32')
  if (outputs * (cells - results) > zerosWorthACopy * results) {
    const columns = gather(backend, turned, inputs, cells, taps, cellOffsets(geometry, grid))
    product(backend, whole(columns), whole(dy), whole(out), [taps.length * inputs, results, outputs])
    backend.disposeData(columns.dataId)
  } else {
    const none = axes3(() => 0)
    const wide = spread(backend, dy, [batch, outputs], result, grid, none, stride)
    for (const [i, tap] of taps.entries()) {
      const place = { tensor: out, start: i * inputs * outputs }
      product(backend, { tensor: turned, start: tap }, whole(wide), place, [inputs, cells, outputs])
    }
    backend.disposeData(wide.dataId)
  }
  backend.disposeData(turned.dataId)
  return out
}

// A copied element takes as long as this many multiplications (measured).
const zerosWorthACopy = 40

const whole = (tensor: tf.TensorInfo): Place => ({ tensor, start: 0 })

/** `[inputs, batch, ...grid]`, with room for `beyond` further elements. */
function channelsFirst(
  backend: WasmBackend,
  x: tf.TensorInfo,
  { batch, inputs, image, before }: ConvGeometry,
  grid: Axes3,
  beyond: number,
): tf.TensorInfo {
  const one = axes3(() => 1)
  const padded = spread(backend, x, [batch, inputs], image, grid, before, one)
  const cells = batch * sizeOf(grid)
  const turned = zeroed(backend, [inputs * cells + beyond])
  stridedCopy(backend, whole(padded), whole(turned), [
    { size: inputs, from: 1, to: cells },
    { size: cells, from: inputs, to: 1 },
  ])
  backend.disposeData(padded.dataId)
  return turned
}

/** `[tap, inputs, cells of the result]` of `[inputs, cells of the grid]`. */
function gather(
  backend: WasmBackend,
  x: tf.TensorInfo,
  inputs: number,
  row: number,
  taps: number[],
  places: Int32Array,
): tf.TensorInfo {
  const out = backend.makeOutput([taps.length * inputs, places.length], 'float32')
  const heap = backend.wasm.HEAP32
  const begin = ({ dataId }: tf.TensorInfo) => backend.dataIdMap.get(dataId).memoryOffset / 4
  let to = begin(out)
  for (const tap of taps) {
    for (let input = 0; input < inputs; input++, to += places.length) {
      takeAt(heap, begin(x) + input * row + tap, to, places)
    }
  }
  return out
}

function takeAt(heap: Int32Array, from: number, to: number, places: Int32Array): void {
  for (let i = 0; i < places.length; i++) heap[to + i] = heap[from + places[i]!]!
}
