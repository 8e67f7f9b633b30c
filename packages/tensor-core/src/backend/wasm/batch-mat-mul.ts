import * as tf from '@tensorflow/tfjs'
import { product } from './product'
import { stridedCopy } from './strided-copy'
import { type KernelCall, reshaped, sizeOf, type WasmBackend } from './wasm-backend'

type Call = KernelCall<{ a: tf.TensorInfo; b: tf.TensorInfo }, { transposeA: boolean; transposeB: boolean }>

/** A stack of matrices, as stored: `[count, rows, columns]`. */
interface Matrices {
  tensor: tf.TensorInfo
  count: number
  rows: number
  columns: number
}

/**
 * `BatchMatMul` through one plain product a batch entry, with explicit transpositions: of the operands, or of the other
 * operand and the result, aᵀ bᵀ being (b a)ᵀ, whichever moves less. Batches broadcast.
 *
 * The stock kernel takes its fast path only for one plain product.
 */
export function batchMatMul({ inputs: { a, b }, attrs: { transposeA, transposeB }, backend, stock }: Call) {
  const left = matrices(a)
  const right = matrices(b)
  const [m, k] = transposeA ? [left.columns, left.rows] : [left.rows, left.columns]
  const n = transposeB ? right.rows : right.columns
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2))
  const count = sizeOf(batch)
  if (a.dtype !== 'float32' || b.dtype !== 'float32' || count * m * k * n === 0) return stock!()

  // Many matrices times one are one tall matrix times one.
  const tall = right.count === 1 && !transposeA
  const [entries, rows] = tall ? [1, count * m] : [count, m]
  const straight = (transposeA ? m * k : 0) + (transposeB ? (1 + packing) * k * n : 0)
  const swapped = (transposeA ? packing : 1 + packing) * rows * k + (transposeB ? 0 : k * n) + rows * n
  const shape = [...batch, m, n]
  const stack = tall ? { ...left, count: 1, rows } : left
  if (swapped >= straight) {
    const [x, y] = [transposed(backend, stack, transposeA), transposed(backend, right, transposeB)]
    const out = multiply(backend, x, y, pairs(a.shape, b.shape, batch, entries), shape)
    for (const { tensor } of [x, y]) backend.disposeData(tensor.dataId)
    return out
  }
  const [x, y] = [transposed(backend, right, !transposeB), transposed(backend, stack, !transposeA)]
  const turned = multiply(backend, x, y, pairs(b.shape, a.shape, batch, entries), [entries, n, rows])
  const out = transposed(backend, matrices(turned), true).tensor
  for (const { dataId } of [x.tensor, y.tensor, turned]) backend.disposeData(dataId)
  return { ...out, shape }
}

// What packing an element for a product takes, in units of what transposing it takes (measured). Weights are packed once.
const packing = 1.6

function matrices(tensor: tf.TensorInfo): Matrices {
  const [rows, columns] = tensor.shape.slice(-2) as [number, number]
  return { tensor, count: sizeOf(tensor.shape.slice(0, -2)), rows, columns }
}

/** One product for each pair of entries; the caller's shape has as many elements. */
function multiply(
  backend: WasmBackend,
  x: Matrices,
  y: Matrices,
  entries: [number, number][],
  shape: number[],
): tf.TensorInfo {
  const { rows: m, columns: k } = x
  const n = y.columns
  const out = backend.makeOutput(shape, 'float32')
  entries.forEach(([i, j], entry) => {
    product(
      backend,
      { tensor: x.tensor, start: i * m * k },
      { tensor: y.tensor, start: j * k * n },
      { tensor: out, start: entry * m * n },
      [m, k, n],
    )
  })
  return out
}

/** Which matrices meet in each entry of a broadcast batch. */
function pairs(a: number[], b: number[], batch: number[], entries: number): [number, number][] {
  const index = (shape: number[]) => {
    const own = shape.slice(0, -2)
    const lead = batch.length - own.length
    return (entry: number) => {
      let rest = entry
      let step = 1
      let at = 0
      for (let axis = batch.length - 1; axis >= lead; axis--) {
        const length = own[axis - lead]!
        if (length > 1) at += (rest % batch[axis]!) * step
        step *= length
        rest = Math.floor(rest / batch[axis]!)
      }
      return at
    }
  }
  const [first, second] = [index(a), index(b)]
  return Array.from({ length: entries }, (_, entry) => [first(entry), second(entry)])
}

/** A stack that the caller disposes: the same data, or each matrix transposed. */
function transposed(backend: WasmBackend, stack: Matrices, turn: boolean): Matrices {
  const { tensor, count, rows, columns } = stack
  if (!turn) return { ...stack, tensor: reshaped(backend, tensor, tensor.shape) }
  const out = backend.makeOutput([count, columns, rows], 'float32')
  const size = rows * columns
  stridedCopy(backend, { tensor, start: 0 }, { tensor: out, start: 0 }, [
    { size: count, from: size, to: size },
    { size: columns, from: 1, to: rows },
    { size: rows, from: columns, to: 1 },
  ])
  return { tensor: out, count, rows: columns, columns: rows }
}
