import type * as tf from '@tensorflow/tfjs'
import { type Conv3dAttributes, conv3dGeometry } from './conv-geometry'
import { convolve } from './convolve'
import type { KernelCall } from './wasm-backend'

/** `Conv3D`. The stock kernel is a plain loop. */
export function conv3d({
  inputs: { x, filter },
  attrs,
  backend,
}: KernelCall<{ x: tf.TensorInfo; filter: tf.TensorInfo }, Conv3dAttributes>) {
  return convolve(backend, x, filter, conv3dGeometry(x.shape, filter.shape, attrs))
}
