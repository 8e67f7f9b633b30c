import * as tf from '@tensorflow/tfjs'

/** What the kernels here use of the WebAssembly backend of tfjs 4.22. */
export interface WasmBackend {
  wasm: {
    HEAP32: Int32Array
    HEAPF32: Float32Array
    HEAPU8: Uint8Array
    cwrap(name: string, result: null, args: string[]): (...args: (number | boolean | Uint8Array)[]) => void
    tfjs: { registerTensor(id: number, size: number, address: number): void; disposeData(id: number): void }
  }
  dataIdNextNumber: number
  dataIdMap: { get(dataId: object): { id: number; memoryOffset: number } }
  /** Uninitialised memory. */
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo
  disposeData(dataId: object): boolean
  incRef(dataId: object): void
}

/** One call of a kernel, as tfjs makes it. `stock` is the kernel that was replaced. */
export interface KernelCall<Inputs, Attributes> {
  inputs: Inputs
  attrs: Attributes
  backend: WasmBackend
  stock?: () => tf.TensorInfo | tf.TensorInfo[]
}

/** Calls a kernel of the backend and returns its only result. */
export function runKernel(
  name: string,
  backend: WasmBackend,
  inputs: Record<string, tf.TensorInfo>,
  attrs: object,
): tf.TensorInfo {
  return tf.getKernel(name, 'wasm').kernelFunc({ inputs, attrs: attrs as tf.NamedAttrMap, backend }) as tf.TensorInfo
}

/** The same data under another shape, counted as one more reference. */
export function reshaped(backend: WasmBackend, x: tf.TensorInfo, shape: number[]): tf.TensorInfo {
  backend.incRef(x.dataId)
  return { dataId: x.dataId, shape, dtype: x.dtype }
}

/** New memory full of zeros. */
export function zeroed(backend: WasmBackend, shape: number[], dtype: tf.DataType = 'float32'): tf.TensorInfo {
  const x = backend.makeOutput(shape, dtype)
  const address = backend.dataIdMap.get(x.dataId).memoryOffset
  backend.wasm.HEAPU8.fill(0, address, address + sizeOf(shape) * tf.util.bytesPerElement(dtype))
  return x
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1)
}
