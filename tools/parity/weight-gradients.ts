import { type Tensor, tf } from '@lola-ts/tensor-core'
import type { Weights } from '@lola-ts/tensor-core/nn'
import type { Compare } from './compare'

/** Compares the gradients of a scalar by every weight, as `grad/<name>`, and returns the scalar. */
export function compareGradients(weights: Weights, loss: (weights: Weights) => Tensor, compare: Compare): Tensor {
  const names = Object.keys(weights)
  const scalar = (...tensors: Tensor[]) =>
    loss(Object.fromEntries(names.map((name, i) => [name, tensors[i]!]))).asScalar()
  const { value, grads } = tf.valueAndGrads(scalar)(Object.values(weights))
  for (const [i, name] of names.entries()) compare(`grad/${name}`, grads[i]!)
  return value
}
