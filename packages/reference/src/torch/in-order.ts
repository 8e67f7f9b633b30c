import { type Dtype, type TensorData, toFloat32 } from '@lola-ts/tensor-core/checkpoint'
import { sizeOf } from './torch-tensor'

/** Values that lie in memory with strides. */
export interface StridedValues {
  dtype: Dtype
  data: TensorData
  shape: readonly number[]
  strides: readonly number[]
}

/** Numbers a piece. */
const pieceLength = 2 ** 20

/**
 * Values as float32 with their axes in another order, row-major, in pieces of one buffer: each is used up before the
 * next is asked for. float32 passes bit by bit.
 *
 * @param order axis `i` of the result is axis `order[i]` of the values
 */
export function* inOrder(values: StridedValues, order: readonly number[]): Generator<Float32Array> {
  const { dtype } = values
  const shape = order.map((axis) => values.shape[axis]!)
  const strides = order.map((axis) => values.strides[axis]!)
  // As integers, because numbers of JavaScript need not keep the bits of a NaN.
  const data = dtype === 'F32' ? bitsOf(values.data) : values.data
  const size = sizeOf(shape)
  const Data = data.constructor as new (length: number) => TensorData
  const piece = new Data(Math.min(size, pieceLength))
  for (let begin = 0; begin < size; begin += pieceLength) {
    const part = piece.subarray(0, Math.min(pieceLength, size - begin)) as TensorData
    gather(data as Uint32Array, shape, strides, begin, part as Uint32Array)
    yield dtype === 'F32' ? new Float32Array(part.buffer, 0, part.length) : toFloat32({ dtype, data: part })
  }
}

const bitsOf = ({ buffer, byteOffset, length }: TensorData) => new Uint32Array(buffer, byteOffset, length)

/** Fills `out` with values from the `begin`-th on, counted in row-major order of `shape`. */
function gather(
  data: Uint32Array,
  shape: readonly number[],
  strides: readonly number[],
  begin: number,
  out: Uint32Array,
): void {
  if (shape.length === 0) {
    out[0] = data[0]!
    return
  }
  const last = shape.length - 1
  const [length, step] = [shape[last]!, strides[last]!]
  const place = coordinates(begin, shape)
  let from = place.reduce((sum, at, axis) => sum + at * strides[axis]!, 0)
  for (let i = 0; i < out.length; ) {
    const end = Math.min(out.length, i + length - place[last]!)
    place[last]! += end - i
    for (; i < end; i++, from += step) out[i] = data[from]!
    for (let axis = last; axis > 0 && place[axis] === shape[axis]; axis--) {
      from += strides[axis - 1]! - shape[axis]! * strides[axis]!
      place[axis] = 0
      place[axis - 1]!++
    }
  }
}

function coordinates(index: number, shape: readonly number[]): number[] {
  const place = shape.map(() => 0)
  let rest = index
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    place[axis] = rest % shape[axis]!
    rest = Math.floor(rest / shape[axis]!)
  }
  return place
}
