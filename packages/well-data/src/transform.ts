import { type Tensor, tf } from '@lola-ts/tensor-core'

/** A pointwise map that brings a field of many magnitudes to a bell shape. `log_eps` is log(x + 1e-6). */
export type Transform = 'log' | 'log_eps' | 'log1p' | 'arcsinh'

interface Pair<T> {
  forward(x: T): T
  inverse(x: T): T
}

const epsilon = 1e-6

/** The transforms on one number, in float64. */
export const scalarTransforms: Readonly<Record<Transform, Pair<number>>> = {
  log: { forward: Math.log, inverse: Math.exp },
  log_eps: { forward: (x) => Math.log(x + epsilon), inverse: (x) => Math.exp(x) - epsilon },
  log1p: { forward: Math.log1p, inverse: Math.expm1 },
  arcsinh: { forward: Math.asinh, inverse: Math.sinh },
}

/** The transforms on tensors of any shape. */
export const tensorTransforms: Readonly<Record<Transform, Pair<Tensor>>> = {
  log: { forward: (x) => tf.log(x), inverse: (x) => tf.exp(x) },
  log_eps: { forward: (x) => tf.log(tf.add(x, epsilon)), inverse: (x) => tf.sub(tf.exp(x), epsilon) },
  log1p: { forward: (x) => tf.log1p(x), inverse: (x) => tf.expm1(x) },
  arcsinh: { forward: (x) => tf.asinh(x), inverse: (x) => tf.sinh(x) },
}
