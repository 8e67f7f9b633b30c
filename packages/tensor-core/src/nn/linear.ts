import type * as tf from '@tensorflow/tfjs'
import { uniformInit } from './initializers'
import type { Scope, Weights } from './parameters'

export interface LinearOptions {
  /** Default true. */
  bias?: boolean
  /** Multiplies the initial weights, not the bias. Default 1. */
  scale?: number
}

/** A layer of one tensor. */
export type Layer = (weights: Weights, x: tf.Tensor) => tf.Tensor

/** y = x W + b on the last axis: `[..., inputs]` to `[..., outputs]`, W being `[inputs, outputs]`. */
export function linear(
  scope: Scope,
  inputs: number,
  outputs: number,
  { bias = true, scale = 1 }: LinearOptions = {},
): Layer {
  const bound = 1 / Math.sqrt(inputs)
  const weight = scope.parameter('weight', [inputs, outputs], uniformInit(scale * bound))
  const offset = bias ? scope.parameter('bias', [outputs], uniformInit(bound)) : undefined

  return (weights, x) => {
    const rows = x.reshape([-1, inputs]).matMul(weights[weight]!)
    const y = offset === undefined ? rows : rows.add(weights[offset]!)
    return y.reshape([...x.shape.slice(0, -1), outputs])
  }
}
