import { type Tensor, tf } from '@lola-ts/tensor-core'
import type { ParameterSpec, Weights } from '@lola-ts/tensor-core/nn'
import { key, normalArray } from '@lola-ts/tensor-core/random'

const period = 4096

/** Normal values of any shape, repeating: drawing 200 million of them would take longer than what is timed. */
export function noise(shape: readonly number[], std = 1): Tensor {
  const count = shape.reduce((a, b) => a * b, 1)
  return tf.tidy(() => {
    const values = tf.tensor1d(normalArray(key(0), period)).mul(std)
    return values
      .tile([Math.ceil(count / period)])
      .slice(0, count)
      .reshape([...shape])
  })
}

/** Weights of the size that layers start with. */
export function noisyWeights(parameters: readonly ParameterSpec[]): Weights {
  return Object.fromEntries(parameters.map(({ name, shape }) => [name, noise(shape, 0.02)]))
}
