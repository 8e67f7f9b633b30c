import * as tf from '@tensorflow/tfjs'
import { type BackendInfo, type BackendName, startFirst } from './backend'
import { installWasmKernels } from './wasm/install-wasm-kernels'

export interface StartBackendOptions {
  /** Use this backend or fail. Default: the fastest one that can run. */
  backend?: BackendName
  /** URL prefix of the `.wasm` files of `@tensorflow/tfjs-backend-wasm`. Default: beside the script. */
  wasmPath?: string
  /**
   * Lets the native backend round the factors of products to bfloat16 inside compiled functions: up to twice as fast, and
   * exact to three digits. Other backends take no notice. Default false.
   */
  fast?: boolean
}

/**
 * Starts the fastest backend of a browser (WebGPU, else WebAssembly, else plain JavaScript).
 *
 * In Node use the function of the same name from `@lola-ts/tensor-core/node`.
 *
 * @throws {BackendError} when `backend` is given and cannot run here
 */
export function startBackend({ backend, wasmPath }: StartBackendOptions = {}): Promise<BackendInfo> {
  return startFirst(
    {
      webgpu: async () => {
        if (!('gpu' in globalThis.navigator)) throw new Error('this browser has no WebGPU')
        await import('@tensorflow/tfjs-backend-webgpu')
        await activate('webgpu')
        return 'WebGPU'
      },
      wasm: async () => {
        const wasm = await import('@tensorflow/tfjs-backend-wasm')
        if (wasmPath !== undefined) wasm.setWasmPaths(wasmPath)
        installWasmKernels()
        await activate('wasm')
        return `tfjs wasm ${wasm.version_wasm}`
      },
      cpu: async () => {
        await activate('cpu')
        return `tfjs ${tf.version.tfjs}`
      },
    },
    ['webgpu', 'wasm', 'cpu'],
    { ...(backend && { backend }) },
  )
}

/** Makes a registered tfjs backend the current one. */
export async function activate(name: string): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error(`tfjs could not initialise ${name}`)
}
