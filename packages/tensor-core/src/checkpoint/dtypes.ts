/** Number formats of the safetensors standard that JavaScript can hold. The 8-bit floats are not among them. */
export type Dtype =
  | 'F64'
  | 'I64'
  | 'U64'
  | 'F32'
  | 'I32'
  | 'U32'
  | 'F16'
  | 'BF16'
  | 'I16'
  | 'U16'
  | 'I8'
  | 'U8'
  | 'BOOL'

/** The array that holds one tensor's values. F16 and BF16 are kept as bits, see {@link toFloat32}. */
export type TensorData =
  | Float64Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Uint16Array
  | Int16Array
  | Int8Array
  | Uint8Array

type DataConstructor = {
  new (buffer: ArrayBufferLike, offset: number, length: number): TensorData
  readonly BYTES_PER_ELEMENT: number
}

const constructors: ReadonlyMap<string, DataConstructor> = new Map<Dtype, DataConstructor>([
  ['F64', Float64Array],
  ['I64', BigInt64Array],
  ['U64', BigUint64Array],
  ['F32', Float32Array],
  ['I32', Int32Array],
  ['U32', Uint32Array],
  ['F16', Uint16Array],
  ['BF16', Uint16Array],
  ['I16', Int16Array],
  ['U16', Uint16Array],
  ['I8', Int8Array],
  ['U8', Uint8Array],
  ['BOOL', Uint8Array],
])

export const dtypeNames = [...constructors.keys()] as Dtype[]

export function isDtype(name: unknown): name is Dtype {
  return typeof name === 'string' && constructors.has(name)
}

export function bytesPerValue(dtype: Dtype): number {
  return constructors.get(dtype)!.BYTES_PER_ELEMENT
}

/** Whether `data` is the kind of array that holds `dtype`. */
export function holds(dtype: Dtype, data: TensorData): boolean {
  return data instanceof constructors.get(dtype)!
}

/** Sees `bytes` as values of `dtype`: without a copy where their place in memory allows it. */
export function asValues(dtype: Dtype, bytes: Uint8Array): TensorData {
  const Data = constructors.get(dtype)!
  const aligned = bytes.byteOffset % Data.BYTES_PER_ELEMENT === 0 ? bytes : Uint8Array.from(bytes)
  return new Data(aligned.buffer, aligned.byteOffset, aligned.byteLength / Data.BYTES_PER_ELEMENT)
}

export function asBytes(data: TensorData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}
