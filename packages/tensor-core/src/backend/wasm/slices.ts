import * as tf from '@tensorflow/tfjs'
import { stridedCopy } from './strided-copy'
import { type KernelCall, sizeOf, type WasmBackend } from './wasm-backend'

/** `Slice`. The stock kernel copies all of its input first, and from rank 5 on computes an index for each element. */
export function slice({
  inputs: { x },
  attrs,
  backend,
  stock,
}: KernelCall<{ x: tf.TensorInfo }, { begin: number[]; size: number[] }>) {
  if (x.dtype === 'string') return stock!()
  const [begin, size] = tf.slice_util.parseSliceParams(x as tf.Tensor, attrs.begin, attrs.size) as [number[], number[]]
  tf.slice_util.assertParamsValid(x as tf.Tensor, begin, size)
  return part(backend, x, begin, size)
}

/** `SplitV`, of which the stock kernel makes slices. */
export function split({
  inputs: { x },
  attrs: { numOrSizeSplits, axis },
  backend,
  stock,
}: KernelCall<{ x: tf.TensorInfo }, { numOrSizeSplits: number | number[]; axis: number }>) {
  if (x.dtype === 'string') return stock!()
  const along = tf.util.parseAxisParam(axis, x.shape)[0]!
  const sizes = tf.backend_util.prepareSplitSize(x as tf.Tensor, numOrSizeSplits, along)
  let start = 0
  return sizes.map((length) => {
    const begin = x.shape.map((_, i) => (i === along ? start : 0))
    start += length
    return part(
      backend,
      x,
      begin,
      x.shape.map((whole, i) => (i === along ? length : whole)),
    )
  })
}

/** `Unpack`, of which the stock kernel makes slices. */
export function unpack({
  inputs: { value },
  attrs: { axis },
  backend,
  stock,
}: KernelCall<{ value: tf.TensorInfo }, { axis: number }>) {
  if (value.dtype === 'string') return stock!()
  const along = tf.util.parseAxisParam(axis, value.shape)[0]!
  const shape = value.shape.filter((_, i) => i !== along)
  return Array.from({ length: value.shape[along]! }, (_, index) => {
    const begin = value.shape.map((_, i) => (i === along ? index : 0))
    const size = value.shape.map((length, i) => (i === along ? 1 : length))
    return { ...part(backend, value, begin, size), shape }
  })
}

function part(backend: WasmBackend, x: tf.TensorInfo, begin: number[], size: number[]): tf.TensorInfo {
  const out = backend.makeOutput(size, x.dtype)
  const from = stridesOf(x.shape)
  const to = stridesOf(size)
  const start = begin.reduce((sum, at, i) => sum + at * from[i]!, 0)
  stridedCopy(
    backend,
    { tensor: x, start },
    { tensor: out, start: 0 },
    size.map((length, i) => ({ size: length, from: from[i]!, to: to[i]! })),
  )
  return out
}

function stridesOf(shape: number[]): number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)))
}
