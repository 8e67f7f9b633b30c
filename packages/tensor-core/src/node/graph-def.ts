import { type Bytes, bytesField, concat, floatField, integerField, varint } from './protobuf'

/** TensorFlow's numbers for the element types that occur. */
export const dataType = { float32: 1, int32: 3, string: 7, complex64: 8, int64: 9, bool: 10, bfloat16: 14 } as const

export type DataType = (typeof dataType)[keyof typeof dataType]

/** An encoded AttrValue. */
export const attr = {
  type: (value: number) => integerField(6, value),
  types: (values: number[]) => bytesField(1, bytesField(6, concat(values.map(varint)))),
  bool: (value: boolean) => integerField(5, value),
  int: (value: number) => integerField(3, value),
  ints: (values: number[]) => bytesField(1, bytesField(3, concat(values.map(varint)))),
  float: (value: number) => floatField(4, value),
  string: (value: string) => bytesField(2, value),
  shape: (value: number[]) => bytesField(7, shapeProto(value)),
  tensor: (type: DataType, shape: number[], content: Bytes) =>
    bytesField(8, concat([integerField(1, type), bytesField(2, shapeProto(shape)), bytesField(4, content)])),
}

function shapeProto(shape: number[]): Bytes {
  return concat(shape.map((length) => bytesField(2, integerField(1, length))))
}

/** An op of a graph. Its inputs are names of nodes, with `:i` behind where it is not the first result that counts. */
export interface GraphNode {
  name: string
  op: string
  inputs: string[]
  attrs: Record<string, Bytes>
  /** A product whose factors must not be rounded. */
  exact?: boolean
}

function encode({ name, op, inputs, attrs }: GraphNode): Bytes {
  const entries = Object.entries(attrs).map(([key, value]) =>
    bytesField(5, concat([bytesField(1, key), bytesField(2, value)])),
  )
  return bytesField(
    1,
    concat([bytesField(1, name), bytesField(2, op), ...inputs.map((input) => bytesField(3, input)), ...entries]),
  )
}

const producerVersion = 1882

/** A SavedModel with one graph, tagged `serve`, without variables or signatures. */
export function savedModel(nodes: readonly GraphNode[]): Bytes {
  const graph = concat([...nodes.map(encode), bytesField(4, integerField(1, producerVersion))])
  const meta = concat([bytesField(1, bytesField(4, 'serve')), bytesField(2, graph)])
  return concat([integerField(1, 1), bytesField(2, meta)])
}
