import type * as tf from '@tensorflow/tfjs'
import { type KernelCall, reshaped } from './wasm-backend'

/**
 * `Identity`, sharing the data as all other backends do. The stock kernel copies them, for every tensor that a gradient
 * remembers; and a copied weight is packed anew.
 */
export function identity({ inputs: { x }, backend }: KernelCall<{ x: tf.TensorInfo }, object>) {
  return reshaped(backend, x, x.shape)
}
