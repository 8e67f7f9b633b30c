import * as tf from '@tensorflow/tfjs'
import { BackendError } from '../errors'

/**
 * Where tensors live, fastest first: CUDA or the CPU through libtensorflow (Node), WebAssembly (Node and browsers),
 * WebGPU (browsers), plain JavaScript.
 */
export type BackendName = 'native-gpu' | 'native' | 'wasm' | 'webgpu' | 'cpu'

export const backendNames: readonly BackendName[] = ['native-gpu', 'native', 'wasm', 'webgpu', 'cpu']

export interface BackendInfo {
  name: BackendName
  /** The library behind it, for example `libtensorflow 2.21.0`. */
  library: string
  /** How products are computed inside compiled functions: with exact factors, or with rounded ones (`fast`). */
  products: 'float32' | 'bfloat16'
  /** Why a faster backend was passed over, one sentence each. */
  passedOver: string[]
}

/** Tries to start one backend. Returns the library's name; throws to say why it cannot run here. */
export type BackendStarter = () => Promise<string>

let current: BackendInfo | undefined

/** The backend that {@link startFirst} started, or undefined before that. */
export function activeBackend(): BackendInfo | undefined {
  return current
}

/**
 * Starts `backend`, or else the first of `candidates` that can run.
 *
 * @throws {BackendError} when the forced backend, or every candidate, cannot run here
 */
export async function startFirst(
  starters: Partial<Record<BackendName, BackendStarter>>,
  candidates: BackendName[],
  { backend: forced, fast = false }: { backend?: string | undefined; fast?: boolean },
): Promise<BackendInfo> {
  const passedOver: string[] = []
  for (const name of forced === undefined ? candidates : [checkName(forced)]) {
    try {
      const starter = starters[name]
      if (!starter) throw new Error('it does not exist in this environment')
      const library = await starter()
      await tf.ready()
      const products = fast && name.startsWith('native') ? 'bfloat16' : 'float32'
      current = { name, library, products, passedOver }
      return current
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (forced !== undefined) {
        throw new BackendError(`backend ${name} was asked for and cannot run here: ${reason}`, {
          hint: `Leave the choice to lola-ts, or choose one of ${Object.keys(starters).join(', ')}. "lola doctor" says what runs here.`,
          cause: error,
        })
      }
      passedOver.push(`${name}: ${reason}`)
    }
  }
  throw new BackendError(`no backend can run here: ${passedOver.join('; ')}`)
}

function checkName(name: string): BackendName {
  if ((backendNames as readonly string[]).includes(name)) return name as BackendName
  throw new BackendError(`backend ${name} does not exist, expected one of ${backendNames.join(', ')}`)
}
