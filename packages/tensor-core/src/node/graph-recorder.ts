import * as tf from '@tensorflow/tfjs'
import { productsAreExact } from '../jit/exact-products'
import { attr, type DataType, dataType, type GraphNode } from './graph-def'
import type { NodeBackend, OpAttr } from './node-backend'
import type { Bytes } from './protobuf'

interface Value {
  ref: string
  shape: number[]
}

/** Host constants up to this many bytes are written into the graph; larger ones are captured and fed. */
const inlineLimit = 1 << 16

/**
 * The op whose last input is only waited for: a control input in the graph, which TensorFlow's optimisers keep in one
 * form or another. (An ordinary input they prune where its value is not used, or bypass.)
 */
export const afterOp = 'IdentityN'

/** Collects what a function does to tensors as nodes of a TensorFlow graph. */
export class GraphRecorder {
  readonly nodes: GraphNode[] = []
  /** Tensors that the function used without being given them: kept alive, to be fed on every run. */
  readonly captured: tf.Tensor[] = []
  readonly inputNames: string[] = []
  private readonly values = new Map<object, Value>()
  private count = 0

  constructor(private readonly backend: NodeBackend) {}

  /** The names of the graph's outputs for the results of the function, one each. */
  outputs(results: tf.Tensor[]): string[] {
    return results.map((result) => this.emit('Identity', [this.ref(result)], { T: attr.type(typeOf(result.dtype)) }))
  }

  /** Resolves the inputs of an op. Must happen before it runs, while host constants can still be told from the rest. */
  resolve(inputs: tf.TensorInfo[]): string[] {
    return inputs.map((input) => this.ref(input))
  }

  record(op: string, attrs: OpAttr[], inputs: tf.TensorInfo[], refs: string[], results: tf.Tensor[]): void {
    const name =
      this.product(op, attrs, inputs, refs, results) ??
      this.bias(op, inputs, refs, results) ??
      this.insertion(op, inputs, refs, results) ??
      this.waiting(op, attrs, refs)
    const ref = name ?? this.emit(op, refs, Object.fromEntries(attrs.map((a) => [a.name, this.attribute(a)])))
    results.forEach((result, i) => {
      this.values.set(result.dataId, { ref: i === 0 ? ref : `${ref}:${i}`, shape: result.shape })
    })
  }

  /** Rank-2 products run faster as MatMul, which also fuses with what follows (half the time of a DiT step). */
  private product(op: string, attrs: OpAttr[], inputs: tf.TensorInfo[], refs: string[], results: tf.Tensor[]) {
    if (op !== 'BatchMatMulV2') return undefined
    if (inputs.some(({ shape, dtype }) => dtype !== 'float32' || shape.slice(0, -2).some((length) => length !== 1)))
      return
    const flat = inputs.map(({ shape }, i) => this.reshape(refs[i]!, shape.slice(-2), shape))
    const transpose = (name: string) => attr.bool(Boolean(attrs.find((a) => a.name === name)?.value))
    const shape = results[0]!.shape
    const product = this.emit('MatMul', flat, {
      T: attr.type(dataType.float32),
      transpose_a: transpose('adj_x'),
      transpose_b: transpose('adj_y'),
    })
    return this.reshape(product, shape, shape.slice(-2))
  }

  /** A vector added along the last axis is a bias: TensorFlow fuses it into the product or convolution before it. */
  private bias(op: string, inputs: tf.TensorInfo[], refs: string[], results: tf.Tensor[]) {
    if (op !== 'AddV2' && op !== 'Add') return undefined
    const [a, b] = inputs
    const shape = results[0]!.shape
    if (a?.dtype !== 'float32' || b?.dtype !== 'float32' || shape.length < 2) return undefined
    const vector = b.shape.length === 1 ? 1 : a.shape.length === 1 ? 0 : -1
    if (vector < 0 || inputs[vector]!.shape[0] !== shape.at(-1)) return undefined
    if (inputs[1 - vector]!.shape.join() !== shape.join()) return undefined
    return this.emit('BiasAdd', [refs[1 - vector]!, refs[vector]!], { T: attr.type(dataType.float32) })
  }

  /** tfjs-node leaves out the attributes of ExpandDims, which a graph needs; a Reshape says the same. */
  private insertion(op: string, inputs: tf.TensorInfo[], refs: string[], results: tf.Tensor[]) {
    if (op !== 'ExpandDims') return undefined
    return this.reshape(refs[0]!, results[0]!.shape, inputs[0]!.shape, typeOf(inputs[0]!.dtype))
  }

  private waiting(op: string, attrs: OpAttr[], refs: string[]) {
    if (op !== afterOp) return undefined
    const signal = `^${refs.at(-1)!.replace(/:.*/, '')}`
    return this.emit(op, [...refs.slice(0, -1), signal], { T: this.attribute(attrs[0]!) })
  }

  private ref(input: tf.TensorInfo): string {
    const known = this.values.get(input.dataId)
    if (known) return this.reshape(known.ref, input.shape, known.shape, typeOf(input.dtype))
    if ('valueArray' in input) return this.constant(dataType.int64, [], bigInts(input.valueArray as Int32Array))
    const { shape, dtype, values } = this.backend.tensorMap.get(input.dataId)!
    const inline = ArrayBuffer.isView(values) ? this.inline(values, shape, dtype as DataType) : undefined
    if (inline === undefined) return this.capture(input)
    this.values.set(input.dataId, { ref: inline, shape })
    return this.reshape(inline, input.shape, shape, dtype as DataType)
  }

  private inline(values: ArrayBufferView, shape: number[], type: DataType): string | undefined {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    if (bytes.length <= 64) return this.constant(type, shape, bytes)
    const array = values as Float32Array
    if (array.every((value) => value === array[0])) {
      const first = this.constant(type, [], bytes.slice(0, bytes.length / array.length))
      return this.emit('Fill', [this.shape(shape), first], {
        T: attr.type(type),
        index_type: attr.type(dataType.int32),
      })
    }
    return bytes.length <= inlineLimit ? this.constant(type, shape, bytes) : undefined
  }

  private capture(input: tf.TensorInfo): string {
    this.backend.incRef(input.dataId)
    const kept = tf.keep(tf.engine().makeTensorFromTensorInfo(input))
    this.captured.push(kept)
    return this.feed(kept)
  }

  /** Makes a tensor an input of the graph. */
  feed(tensor: tf.Tensor): string {
    const type = typeOf(tensor.dtype)
    const name = this.emit('Placeholder', [], { dtype: attr.type(type), shape: attr.shape(tensor.shape) })
    this.inputNames.push(name)
    this.values.set(tensor.dataId, { ref: name, shape: tensor.shape })
    return name
  }

  private reshape(ref: string, to: number[], from: number[], type: DataType = dataType.float32): string {
    if (to.join() === from.join()) return ref
    return this.emit('Reshape', [ref, this.shape(to)], { T: attr.type(type), Tshape: attr.type(dataType.int32) })
  }

  private shape(shape: number[]): string {
    return this.constant(dataType.int32, [shape.length], new Uint8Array(Int32Array.from(shape).buffer))
  }

  private constant(type: DataType, shape: number[], content: Bytes): string {
    return this.emit('Const', [], { dtype: attr.type(type), value: attr.tensor(type, shape, content) })
  }

  private emit(op: string, inputs: string[], attrs: Record<string, Bytes>): string {
    const name = `${op}_${this.count++}`
    this.nodes.push({ name, op, inputs, attrs, ...(productsAreExact() && { exact: true }) })
    return name
  }

  private attribute({ name, type, value }: OpAttr): Bytes {
    const { binding } = this.backend
    const list = Array.isArray(value)
    if (type === binding.TF_ATTR_TYPE) return list ? attr.types(value) : attr.type(value as number)
    if (type === binding.TF_ATTR_BOOL) return attr.bool(Boolean(value))
    if (type === binding.TF_ATTR_INT) return list ? attr.ints(value) : attr.int(value as number)
    if (type === binding.TF_ATTR_FLOAT) return attr.float(value as number)
    if (type === binding.TF_ATTR_STRING) return attr.string(value as string)
    if (type === binding.TF_ATTR_SHAPE) return attr.shape(value as number[])
    throw new Error(`attribute ${name} has a type (${type}) that cannot be recorded`)
  }
}

function typeOf(dtype: tf.DataType): DataType {
  return dataType[dtype as keyof typeof dataType]
}

function bigInts(value: Int32Array): Bytes {
  return new Uint8Array(BigInt64Array.from(value.subarray(0, 1), BigInt).buffer)
}
