import type { Place } from './strided-copy'
import { sizeOf, type WasmBackend } from './wasm-backend'

/**
 * The product that the backend is fast at: out = a b, with plain row-major `[m, k]` and `[k, n]` anywhere in tensors.
 *
 * Nothing is copied: parts of tensors are made known to the backend under an id of their own for the time of the call.
 * A whole tensor as `b` keeps its id, under which the backend keeps it packed for the next product (weights).
 */
export function product(
  backend: WasmBackend,
  a: Place,
  b: Place,
  out: Place,
  [m, k, n]: [number, number, number],
): void {
  const left = register(backend, a, m * k)
  const result = register(backend, out, m * n)
  const whole = packedAs(backend, b, k, n)
  const right = whole ?? register(backend, b, k * n)
  kernelOf(backend)(left, shapeBytes(1, m, k), 3, right, shapeBytes(1, k, n), 3, false, false, result)
  for (const id of whole === undefined ? [left, result, right] : [left, result]) backend.wasm.tfjs.disposeData(id)
}

function register(backend: WasmBackend, { tensor, start }: Place, size: number): number {
  const id = backend.dataIdNextNumber++
  backend.wasm.tfjs.registerTensor(id, size, backend.dataIdMap.get(tensor.dataId).memoryOffset + 4 * start)
  return id
}

const packed = new WeakMap<object, string>()

/** The id of a whole tensor. The backend forgets the shape it packed it in: in another one it is a stranger. */
function packedAs(backend: WasmBackend, { tensor, start }: Place, k: number, n: number): number | undefined {
  if (start !== 0 || sizeOf(tensor.shape) !== k * n) return undefined
  const form = `${k} x ${n}`
  const known = packed.get(tensor.dataId) ?? form
  packed.set(tensor.dataId, known)
  return known === form ? backend.dataIdMap.get(tensor.dataId).id : undefined
}

type MatMul = (...args: (number | boolean | Uint8Array)[]) => void

const kernels = new WeakMap<object, MatMul>()

function kernelOf({ wasm }: WasmBackend): MatMul {
  const known = kernels.get(wasm)
  if (known) return known
  const number = 'number'
  const kernel = wasm.cwrap('BatchMatMul', null, [
    number,
    'array',
    number,
    number,
    'array',
    number,
    number,
    number,
    number,
  ])
  kernels.set(wasm, kernel)
  return kernel
}

function shapeBytes(...shape: number[]): Uint8Array {
  return new Uint8Array(new Int32Array(shape).buffer)
}
