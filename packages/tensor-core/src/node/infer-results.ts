import * as tf from '@tensorflow/tfjs'
import { dataType } from './graph-def'

/** What is known of a tensor without its values: shape and TensorFlow's number of its element type. */
export interface Form {
  shape: number[]
  dtype: number
}

/** An op about to run, as far as the form of its results depends on it. */
export interface OpCall {
  inputs: Form[]
  /** An attribute's value. */
  attr(name: string): unknown
  /** The values of an integer input: axes, sizes, paddings. */
  ints(input: number): number[]
  /** How many results are asked for. */
  count: number
}

type Inference = (call: OpCall) => Form[]

const { float32, bool } = dataType

/** A shape with another axis; one counted from behind is counted in the result. */
const inserted = (shape: number[], axis: number, length: number) =>
  shape.toSpliced(axis < 0 ? axis + shape.length + 1 : axis, 0, length)

const like =
  (input: number): Inference =>
  ({ inputs }) => [inputs[input]!]

const one = (shape: number[], { dtype }: Form): Form[] => [{ shape, dtype }]

/** Reads the shape of the result from an input of the op. */
const sized =
  (input: number, dtypeOf: number): Inference =>
  ({ inputs, ints }) =>
    one(ints(input), inputs[dtypeOf]!)

/** NumPy's broadcasting. */
function broadcast(a: number[], b: number[]): number[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const [m, n] = [a[a.length - rank + i] ?? 1, b[b.length - rank + i] ?? 1]
    if (m !== n && m !== 1 && n !== 1) throw new Error(`shapes [${a}] and [${b}] do not match`)
    return m === 1 ? n : m
  })
}

const elementwise: Inference = ({ inputs: [a, b] }) => one(broadcast(a!.shape, b!.shape), a!)

const comparison: Inference = ({ inputs: [a, b] }) => [{ shape: broadcast(a!.shape, b!.shape), dtype: bool }]

const reduction: Inference = ({ inputs: [x], attr, ints }) => {
  const axes = ints(1)
  const kept = x!.shape.map((length, axis) => (axes.includes(axis) ? 1 : length))
  return one(attr('keep_dims') ? kept : kept.filter((_, axis) => !axes.includes(axis)), x!)
}

const product: Inference = ({ inputs: [a, b], attr }) => {
  const [adjointA, adjointB] = [attr('adj_x'), attr('adj_y')]
  if (a!.shape.at(adjointA ? -2 : -1) !== b!.shape.at(adjointB ? -1 : -2))
    throw new Error(`factors of shapes [${a!.shape}] and [${b!.shape}] do not match`)
  const outer = broadcast(a!.shape.slice(0, -2), b!.shape.slice(0, -2))
  return one([...outer, a!.shape.at(adjointA ? -1 : -2)!, b!.shape.at(adjointB ? -2 : -1)!], a!)
}

/** Channels last. Other layouts, which nothing here uses, are computed. */
const convolution: Inference = ({ inputs: [x, kernel], attr }) => {
  const strides = attr('strides') as number[]
  const dilations = attr('dilations') as number[]
  const explicit = (attr('explicit_paddings') as number[] | undefined) ?? []
  const same = attr('padding') === 'SAME'
  const space = x!.shape.slice(1, -1).map((length, i) => {
    const reach = same ? 0 : dilations[i + 1]! * (kernel!.shape[i]! - 1)
    const padding = (explicit[2 * i + 2] ?? 0) + (explicit[2 * i + 3] ?? 0)
    return Math.ceil((length + padding - reach) / strides[i + 1]!)
  })
  return one([x!.shape[0]!, ...space, kernel!.shape.at(-1)!], x!)
}

const padded: Inference = ({ inputs: [x], ints }) => {
  const paddings = ints(1)
  return one(
    x!.shape.map((length, axis) => length + paddings[2 * axis]! + paddings[2 * axis + 1]!),
    x!,
  )
}

const concatenation: Inference = ({ inputs, ints }) => {
  const parts = inputs.slice(0, -1)
  const axis = ints(inputs.length - 1)[0]!
  const length = parts.reduce((sum, { shape }) => sum + shape.at(axis)!, 0)
  return one(parts[0]!.shape.with(axis, length), parts[0]!)
}

const parts: Inference = ({ inputs: [x], ints }) => {
  const axis = ints(2)[0]!
  return ints(1).map((length) => ({ shape: x!.shape.with(axis, length), dtype: x!.dtype }))
}

const stridedSlice: Inference = ({ inputs: [x], attr, ints }) => {
  const [begin, end, strides] = [ints(1), ints(2), ints(3)]
  const masks = ['begin', 'end', 'ellipsis', 'new_axis', 'shrink_axis'].map((name) => attr(`${name}_mask`) as number)
  const [first, last, ellipsis, added, shrunk] = masks as [number, number, number, number, number]
  const { sliceInfo } = tf.slice_util
  return one(sliceInfo(x!.shape, begin, end, strides, first, last, ellipsis, added, shrunk).finalShape, x!)
}

/** At most one length of the new shape is -1: what remains. */
const reshape: Inference = ({ inputs: [x], ints }) => {
  const shape = ints(1)
  const { sizeFromShape } = tf.util
  const rest = sizeFromShape(x!.shape) / sizeFromShape(shape.filter((length) => length >= 0))
  return one(
    shape.map((length) => (length < 0 ? rest : length)),
    x!,
  )
}

const gathered: Inference = ({ inputs: [x, indices], attr, ints }) => {
  const axis = ints(2)[0]!
  const shape = [...x!.shape.slice(0, axis), ...indices!.shape.slice(attr('batch_dims') as number)]
  return one([...shape, ...x!.shape.slice(axis + 1)], x!)
}

const table: Record<string, Inference> = {
  Cast: ({ inputs: [x], attr }) => [{ shape: x!.shape, dtype: attr('DstT') as number }],
  Select: like(1),
  AddN: like(0),
  BatchMatMulV2: product,
  Conv2D: convolution,
  Conv3D: convolution,
  Conv2DBackpropInput: sized(0, 2),
  Conv3DBackpropInputV2: sized(0, 2),
  Conv2DBackpropFilter: sized(1, 2),
  Conv3DBackpropFilterV2: sized(1, 2),
  PadV2: padded,
  MirrorPad: padded,
  Reshape: reshape,
  ExpandDims: ({ inputs: [x], ints }) => one(inserted(x!.shape, ints(1)[0]!, 1), x!),
  Transpose: ({ inputs: [x], ints }) =>
    one(
      ints(1).map((axis) => x!.shape[axis]!),
      x!,
    ),
  Tile: ({ inputs: [x], ints }) => {
    const times = ints(1)
    return one(
      x!.shape.map((length, axis) => length * times[axis]!),
      x!,
    )
  },
  Fill: sized(0, 1),
  Slice: sized(2, 0),
  StridedSlice: stridedSlice,
  ConcatV2: concatenation,
  SplitV: parts,
  Pack: ({ inputs, attr }) => one(inserted(inputs[0]!.shape, attr('axis') as number, inputs.length), inputs[0]!),
  Unpack: ({ inputs: [x], attr, count }) =>
    Array.from({ length: count }, () => ({ shape: x!.shape.toSpliced(attr('axis') as number, 1), dtype: x!.dtype })),
  GatherV2: gathered,
  UnsortedSegmentSum: ({ inputs: [x, ids], ints }) => one([...ints(2), ...x!.shape.slice(ids!.shape.length)], x!),
  OneHot: ({ inputs: [indices, , on], ints }) => one([...indices!.shape, ...ints(1)], on!),
  StatelessRandomUniform: ({ ints }) => [{ shape: ints(0), dtype: float32 }],
  IdentityN: ({ inputs, count }) => inputs.slice(0, count),
  Qr: ({ inputs: [x] }) => {
    const [rows, columns] = x!.shape as [number, number]
    const rank = Math.min(rows, columns)
    return [...one([rows, rank], x!), ...one([rank, columns], x!)]
  },
  SelfAdjointEigV2: ({ inputs: [x] }) => [...one([x!.shape[0]!], x!), ...one(x!.shape, x!)],
  MatrixTriangularSolve: like(1),
}

const unary =
  'Abs Acos Acosh Asin Asinh Atan Atanh Ceil Cos Cosh Elu Erf Exp Expm1 Floor Log Log1p LogicalNot Neg ' +
  'OnesLike Reciprocal Relu Relu6 Round Rsqrt Selu Sigmoid Sign Sin Sinh Softmax Softplus Sqrt Square Tan Tanh ' +
  'ZerosLike Cumsum ReverseV2'
const binary = 'Add Atan2 EluGrad FloorDiv FloorMod Maximum Minimum Mul Pow RealDiv SquaredDifference Sub'
const comparing = 'Equal NotEqual Less LessEqual Greater GreaterEqual LogicalAnd LogicalOr'

for (const op of unary.split(' ')) table[op] = like(0)
for (const op of binary.split(' ')) table[op] = elementwise
for (const op of comparing.split(' ')) table[op] = comparison
for (const op of 'All Any Max Mean Min Prod Sum'.split(' ')) table[op] = reduction

/**
 * The forms of an op's results, without computing them.
 *
 * @returns undefined where only TensorFlow knows
 */
export function inferResults(op: string, call: OpCall): Form[] | undefined {
  if (op.startsWith('Conv') && /^NC/.test(String(call.attr('data_format')))) return undefined
  return Object.hasOwn(table, op) ? table[op]!(call) : undefined
}

/**
 * Whether results are computed all the same: integers, which tfjs looks at while it runs since they are indices, and
 * whatever is neither a float nor a truth value. There is little of either.
 */
export const isComputed = (results: Form[]) => results.some(({ dtype }) => dtype !== float32 && dtype !== bool)

/** The ops that {@link inferResults} knows. */
export const inferredOps = Object.keys(table)
