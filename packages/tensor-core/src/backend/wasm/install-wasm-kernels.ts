import * as tf from '@tensorflow/tfjs'
import { batchMatMul } from './batch-mat-mul'
import { conv2dBackpropFilter, conv3dBackpropFilter } from './conv-backprop-filter'
import { conv2dBackpropInput, conv3dBackpropInput } from './conv-backprop-input'
import { conv3d } from './conv3d'
import { identity } from './identity'
import { concat, pack } from './joins'
import { slice, split, unpack } from './slices'
import { transpose } from './transpose'
import type { KernelCall } from './wasm-backend'

type Kernel = (call: KernelCall<never, never>) => tf.TensorInfo | tf.TensorInfo[]

const replacements: Record<string, Kernel> = {
  BatchMatMul: batchMatMul,
  Concat: concat,
  Conv2DBackpropFilter: conv2dBackpropFilter,
  Conv2DBackpropInput: conv2dBackpropInput,
  Conv3D: conv3d,
  Conv3DBackpropFilterV2: conv3dBackpropFilter,
  Conv3DBackpropInputV2: conv3dBackpropInput,
  Identity: identity,
  Pack: pack,
  Slice: slice,
  SplitV: split,
  Transpose: transpose,
  Unpack: unpack,
}

const installed = new WeakSet<tf.KernelFunc>()

/**
 * Replaces the kernels of tfjs's WebAssembly backend that are slow or missing by equal compositions of its fast ones.
 * Nothing above knows. Call it once the package `@tensorflow/tfjs-backend-wasm` is imported; again does nothing.
 */
export function installWasmKernels(): void {
  for (const [kernelName, run] of Object.entries(replacements)) {
    const stock = tf.getKernel(kernelName, 'wasm') as tf.KernelConfig | undefined
    if (stock && installed.has(stock.kernelFunc)) continue
    const kernelFunc: tf.KernelFunc = (call) =>
      run({ ...call, stock: () => stock!.kernelFunc(call) } as unknown as KernelCall<never, never>)
    installed.add(kernelFunc)
    if (stock) tf.unregisterKernel(kernelName, 'wasm')
    tf.registerKernel({ ...stock, kernelName, backendName: 'wasm', kernelFunc })
  }
}
