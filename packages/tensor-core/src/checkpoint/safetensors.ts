import { CheckpointError } from '../errors'
import { asBytes, asValues, type Dtype, holds, type TensorData } from './dtypes'
import { headerLength, layoutTensors, parseHeader, prefixBytes } from './safetensors-header'

/** A tensor as it stands in a file: values in row-major order. */
export interface StoredTensor {
  dtype: Dtype
  shape: number[]
  data: TensorData
}

export interface SafetensorsContent {
  tensors: Record<string, StoredTensor>
  metadata: Record<string, string>
}

/**
 * Writes tensors as one safetensors file. Equal content gives equal bytes, whatever the order of the keys.
 *
 * @throws {CheckpointError} when a tensor's values do not fit its shape or dtype, or its name is reserved
 */
export function encodeSafetensors(
  tensors: Record<string, StoredTensor>,
  metadata: Record<string, string> = {},
): Uint8Array {
  const specs = Object.entries(tensors).map(([name, { dtype, shape, data }]) => {
    const size = shape.reduce((product, length) => product * length, 1)
    if (!holds(dtype, data) || data.length !== size) {
      throw new CheckpointError(
        `tensor ${name} of shape [${shape}] and dtype ${dtype} got a ${data.constructor.name} of ${data.length} values, expected ${size}`,
      )
    }
    return { name, dtype, shape }
  })
  const { header, order, bytes } = layoutTensors(specs, metadata, 'safetensors')
  const file = new Uint8Array(bytes)
  file.set(header)
  let position = header.length
  for (const name of order) {
    file.set(asBytes(tensors[name]!.data), position)
    position += tensors[name]!.data.byteLength
  }
  return file
}

/**
 * Reads a safetensors file. Everything the header says is checked before anything is allocated.
 *
 * The values are views into `bytes` where alignment allows it, so the file must not be changed afterwards.
 *
 * @param options.name what to call the file in messages, its path or URL
 * @throws {CheckpointError} when the file is cut off, inconsistent or of an unknown dtype
 */
export function decodeSafetensors(bytes: Uint8Array, { name }: { name: string }): SafetensorsContent {
  const length = headerLength(bytes.subarray(0, prefixBytes), bytes.byteLength, name)
  const json = bytes.subarray(prefixBytes, prefixBytes + length)
  const { layout, metadata, dataStart } = parseHeader(json, bytes.byteLength, name)
  const entries = layout.map(({ name: tensor, dtype, shape, begin, end }): [string, StoredTensor] => {
    return [tensor, { dtype, shape, data: asValues(dtype, bytes.subarray(dataStart + begin, dataStart + end)) }]
  })
  return { tensors: Object.fromEntries(entries), metadata }
}
