import { existsSync } from 'node:fs'
import { mkdir, readlink, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import process from 'node:process'
import util from 'node:util'
import * as tf from '@tensorflow/tfjs'
import { type BackendInfo, startFirst } from '../backend/backend'
import { activate, type StartBackendOptions } from '../backend/start-backend'
import { installWasmKernels } from '../backend/wasm/install-wasm-kernels'
import { setCompiler } from '../jit/compiler'
import { compileNative } from './compile-native'
import { installAfterKernel } from './install-after-kernel'
import { installMatrixKernels } from './install-matrix-kernels'
import { installRandomKernel } from './install-random-kernel'
import { addonFile, findPackage, nativeCache, quietFile } from './native-paths'

const require = createRequire(import.meta.url)

/**
 * Starts the fastest backend of this machine: CUDA, else the CPU through libtensorflow, else WebAssembly, else plain
 * JavaScript. `backend` or the environment variable `LOLA_BACKEND` forces one.
 *
 * Native TensorFlow is used when {@link provisionNative} (`lola setup`) has prepared it or tfjs-node was installed
 * with its own library.
 *
 * @throws {BackendError} when the forced backend cannot run here
 */
export function startBackend({ backend, wasmPath, fast = false }: StartBackendOptions = {}): Promise<BackendInfo> {
  return startFirst(
    {
      'native-gpu': () => startNative('@tensorflow/tfjs-node-gpu', { gpu: true, fast }),
      native: () => startNative('@tensorflow/tfjs-node', { gpu: false, fast }),
      wasm: () => startWasm(wasmPath),
      cpu: async () => {
        await activate('cpu')
        setCompiler(undefined)
        return `tfjs ${tf.version.tfjs}`
      },
    },
    ['native-gpu', 'native', 'wasm', 'cpu'],
    { backend: backend ?? process.env.LOLA_BACKEND, fast },
  )
}

async function startNative(name: string, { gpu, fast }: { gpu: boolean; fast: boolean }): Promise<string> {
  const path = findPackage(name)
  if (!path) throw new Error(`the npm package ${name} is not installed`)
  await linkAddon(name, path, gpu)
  // Node 23 removed two helpers that tfjs-node still calls.
  Object.assign(util, { isNullOrUndefined: (value: unknown) => value == null, isArray: Array.isArray })
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'
  const native = quietly(() => require(path) as { version: Record<string, string> })
  await activate('tensorflow')
  const { binding } = tf.backend() as unknown as { binding: { TF_Version: string; isUsingGpuDevice(): boolean } }
  if (gpu && !binding.isUsingGpuDevice()) throw new Error('TensorFlow found no CUDA device')
  installMatrixKernels()
  installRandomKernel()
  installAfterKernel()
  setCompiler(compileNative(fast))
  return `libtensorflow ${binding.TF_Version} (tfjs-node ${native.version['tfjs-node']})`
}

/** Runs `load` with stderr closed, where the provisioned addon for that is at hand. */
function quietly<T>(load: () => T): T {
  const file = join(nativeCache(), quietFile)
  const stderr = existsSync(file) ? (require(file) as { mute(): void; unmute(): void }) : undefined
  stderr?.mute()
  try {
    return load()
  } finally {
    stderr?.unmute()
  }
}

/** Puts the provisioned addon where tfjs-node looks for it; `npm ci` wipes it from there. */
async function linkAddon(name: string, path: string, gpu: boolean): Promise<void> {
  const addon = join(path, 'lib', 'napi-v8', addonFile)
  const cached = join(nativeCache(), addonFile)
  const target = await readlink(addon).catch(() => undefined)
  if (target === undefined ? existsSync(addon) : target === cached) return
  if (gpu || !existsSync(cached)) throw new Error(`${name} has no compiled addon (run "lola setup")`)
  await mkdir(dirname(addon), { recursive: true })
  await rm(addon, { force: true })
  await symlink(cached, addon).catch((error) => {
    if (error.code !== 'EEXIST') throw error
  })
}

async function startWasm(wasmPath?: string): Promise<string> {
  // Required like tfjs itself: see tsup.config.ts.
  const wasm = require('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm')
  const folder = dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))
  wasm.setWasmPaths(wasmPath ?? folder + sep)
  installWasmKernels()
  await activate('wasm')
  setCompiler(undefined)
  return `tfjs wasm ${wasm.version_wasm}`
}
