import { CheckpointError } from '../errors'
import { asBytes, bytesPerValue, type Dtype, type TensorData } from './dtypes'
import { layoutTensors } from './safetensors-header'

/** A tensor whose values are made while its file is written. */
export interface TensorStream {
  name: string
  dtype: Dtype
  shape: readonly number[]
  /** Values in row-major order, in pieces. A piece is used up before the next one is asked for. */
  pieces(): AsyncIterable<TensorData> | Iterable<TensorData>
}

/**
 * The bytes of a safetensors file, in pieces, for files that do not fit in memory. As `encodeSafetensors` otherwise:
 * equal content gives equal bytes.
 *
 * @throws {CheckpointError} when a tensor gives other values than its shape needs, or its name is reserved
 */
export async function* streamSafetensors(
  tensors: readonly TensorStream[],
  metadata: Record<string, string> = {},
): AsyncGenerator<Uint8Array> {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]))
  const { header, order } = layoutTensors([...byName.values()], metadata, 'safetensors')
  yield header
  for (const name of order) {
    const { dtype, shape, pieces } = byName.get(name)!
    const wanted = shape.reduce((bytes, length) => bytes * length, bytesPerValue(dtype))
    let given = 0
    for await (const piece of pieces()) {
      given += piece.byteLength
      if (given > wanted) break
      yield asBytes(piece)
    }
    if (given !== wanted) {
      throw new CheckpointError(`tensor ${name} of shape [${shape}] got ${given} bytes, expected ${wanted}`)
    }
  }
}
