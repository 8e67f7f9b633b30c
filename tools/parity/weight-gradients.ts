import { type Tensor, tf } from '@lola-ts/tensor-core'
import type { Weights } from '@lola-ts/tensor-core/nn'
import type { Compare } from './compare'
import { compiled } from './compiled'

/** Compares the gradients of a scalar by every weight, as `grad/<name>`, op by op and compiled; returns the scalar. */
export function compareGradients(weights: Weights, loss: (weights: Weights) => Tensor, compare: Compare): Tensor {
  const names = Object.keys(weights)
  const scalar = (...tensors: Tensor[]) =>
    loss(Object.fromEntries(names.map((name, i) => [name, tensors[i]!]))).asScalar()
  const slopes = (...tensors: Tensor[]) => tf.valueAndGrads(scalar)(tensors)
  const { value, grads } = slopes(...Object.values(weights))
  const again = compiled((given: Weights) => slopes(...Object.values(given)).grads, weights)
  for (const [i, name] of names.entries()) {
    compare(`grad/${name}`, grads[i]!)
    compare(`grad/${name}`, again[i]!)
  }
  return value
}
