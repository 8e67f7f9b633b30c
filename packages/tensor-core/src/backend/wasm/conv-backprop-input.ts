import type * as tf from '@tensorflow/tfjs'
import { backpropByConvolution } from './backprop-by-convolution'
import { backpropByTaps } from './backprop-by-taps'
import {
  type Conv2dAttributes,
  type Conv3dAttributes,
  type ConvGeometry,
  conv2dGeometry,
  conv3dGeometry,
} from './conv-geometry'
import { type KernelCall, sizeOf, type WasmBackend } from './wasm-backend'

interface Inputs {
  dy: tf.TensorInfo
  filter: tf.TensorInfo
}

type Shaped<Attributes> = Attributes & { inputShape: number[] }

/** `Conv2DBackpropInput`. The stock kernel is a plain loop. */
export function conv2dBackpropInput(call: KernelCall<Inputs, Shaped<Conv2dAttributes>>) {
  const { inputs, attrs, backend, stock } = call
  if (attrs.dataFormat !== 'NHWC') return stock!()
  const geometry = conv2dGeometry(attrs.inputShape, inputs.filter.shape, attrs)
  return backpropInput(backend, inputs, geometry, attrs.inputShape) ?? stock!()
}

/** `Conv3DBackpropInputV2`. The stock kernel is a plain loop. */
export function conv3dBackpropInput(call: KernelCall<Inputs, Shaped<Conv3dAttributes>>) {
  const { inputs, attrs, backend, stock } = call
  const geometry = conv3dGeometry(attrs.inputShape, inputs.filter.shape, attrs)
  return backpropInput(backend, inputs, geometry, attrs.inputShape) ?? stock!()
}

/** Undefined where more zeros were padded than the filter reaches. */
function backpropInput(
  backend: WasmBackend,
  { dy, filter }: Inputs,
  geometry: ConvGeometry,
  shape: number[],
): tf.TensorInfo | undefined {
  const { batch, outputs, result, kernel, before, after } = geometry
  if (kernel.some((length, axis) => before[axis]! >= length || after[axis]! >= length)) return undefined
  const small = batch * sizeOf(result) < cellsWorthTurning * outputs
  const dx = (small ? backpropByTaps : backpropByConvolution)(backend, dy, filter, geometry)
  return { ...dx, shape }
}

// Turning and packing an element of the filter costs as much as adding up this many elements by taps (measured).
const cellsWorthTurning = 3
