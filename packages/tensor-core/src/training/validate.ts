import * as tf from '@tensorflow/tfjs'
import type { Weights } from '../nn/parameters'
import { readScalar } from './read-scalar'

/** The mean loss of the held-out batches; nothing when `signal` is heard on the way. */
export async function validate(
  { batches, batch }: { batches: number; batch(index: number): tf.Tensor[] | Promise<tf.Tensor[]> },
  evaluate: (weights: Weights, batch: tf.Tensor[]) => tf.Tensor,
  weights: Weights,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  let sum = 0
  for (let i = 0; i < batches; i++) {
    const tensors = await batch(i)
    if (!signal?.aborted) sum += await readScalar(evaluate(weights, tensors))
    tf.dispose(tensors)
    if (signal?.aborted) return undefined
  }
  return sum / batches
}
