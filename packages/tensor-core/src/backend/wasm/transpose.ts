import type * as tf from '@tensorflow/tfjs'
import { stridedCopy } from './strided-copy'
import { type KernelCall, reshaped, sizeOf } from './wasm-backend'

/**
 * `Transpose`. The stock kernel computes an index for each element where more than four axes stay apart, and jumps
 * through memory in large matrices.
 */
export function transpose({
  inputs: { x },
  attrs: { perm },
  backend,
  stock,
}: KernelCall<{ x: tf.TensorInfo }, { perm: number[] }>) {
  if (x.dtype === 'string') return stock!()
  const shape = perm.map((axis) => x.shape[axis]!)
  const order = perm.filter((axis) => x.shape[axis] !== 1)
  if (order.every((axis, i) => i === 0 || axis > order[i - 1]!)) return reshaped(backend, x, shape)
  const out = backend.makeOutput(shape, x.dtype)
  stridedCopy(
    backend,
    { tensor: x, start: 0 },
    { tensor: out, start: 0 },
    perm.map((axis, i) => ({
      size: shape[i]!,
      from: sizeOf(x.shape.slice(axis + 1)),
      to: sizeOf(shape.slice(i + 1)),
    })),
  )
  return out
}
