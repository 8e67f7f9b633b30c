import { CheckpointError } from '@lola-ts/tensor-core'
import type { TensorStream, WeightArrays } from '@lola-ts/tensor-core/checkpoint'

/**
 * Streams of weights as arrays, to run a converted model without writing it.
 *
 * @throws {CheckpointError} when the checkpoint is damaged where a tensor lies
 */
export async function collectWeights(streams: readonly TensorStream[]): Promise<WeightArrays> {
  const weights: WeightArrays = {}
  for (const { name, shape, pieces } of streams) {
    const data = new Float32Array(shape.reduce((a, b) => a * b, 1))
    let at = 0
    for await (const piece of pieces()) {
      if (!(piece instanceof Float32Array)) throw new CheckpointError(`${name}: is not float32`)
      data.set(piece, at)
      at += piece.length
    }
    weights[name] = { shape: [...shape], data }
  }
  return weights
}
