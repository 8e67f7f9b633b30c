import * as tf from '@tensorflow/tfjs'
import { stridedCopy } from './strided-copy'
import { type KernelCall, sizeOf, type WasmBackend } from './wasm-backend'

type Call = KernelCall<tf.TensorInfo[], { axis: number }>

/** `Concat`. The stock kernel makes a call for every run, however short. */
export function concat({ inputs, attrs, backend, stock }: Call) {
  if (inputs[0]!.dtype === 'string') return stock!()
  const axis = tf.util.parseAxisParam(attrs.axis, inputs[0]!.shape)[0]!
  const shapes = inputs.map(({ shape }) => shape)
  tf.backend_util.assertParamsConsistent(shapes, axis)
  return join(backend, inputs, tf.backend_util.computeOutShape(shapes, axis), axis)
}

/** `Pack` (tf.stack). */
export function pack({ inputs, attrs: { axis }, backend, stock }: Call) {
  const [first] = inputs as [tf.TensorInfo]
  if (first.dtype === 'string') return stock!()
  for (const { shape, dtype } of inputs) {
    tf.util.assertShapesMatch(first.shape, shape, 'All tensors passed to stack must have matching shapes')
    tf.util.assert(dtype === first.dtype, () => 'All tensors passed to stack must have matching dtypes')
  }
  const along = axis < 0 ? axis + first.shape.length + 1 : axis
  return join(backend, inputs, first.shape.toSpliced(along, 0, inputs.length), along)
}

/** Every input is a block of each row of the result, a row being what lies behind the axis. */
function join(backend: WasmBackend, inputs: tf.TensorInfo[], shape: number[], axis: number): tf.TensorInfo {
  const out = backend.makeOutput(shape, inputs[0]!.dtype)
  const rows = sizeOf(shape.slice(0, axis))
  const width = sizeOf(shape.slice(axis))
  let start = 0
  for (const tensor of inputs) {
    const own = rows === 0 ? 0 : sizeOf(tensor.shape) / rows
    stridedCopy(backend, { tensor, start: 0 }, { tensor: out, start }, [
      { size: rows, from: own, to: width },
      { size: own, from: 1, to: 1 },
    ])
    start += own
  }
  return out
}
