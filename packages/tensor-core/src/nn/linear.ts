import type * as tf from '@tensorflow/tfjs'
import { type Initializer, uniformInit } from './initializers'
import { named } from './observe'
import type { Scope, Weights } from './parameters'

export interface LinearOptions {
  /** Default true. */
  bias?: boolean
  /** Multiplies the initial weights, not the bias. Default 1. */
  scale?: number
  /** Default: as PyTorch, uniform within 1/√inputs. */
  biasInit?: Initializer
}

/** A layer of one tensor. */
export type Layer = (weights: Weights, x: tf.Tensor) => tf.Tensor

/** y = x W + b on the last axis: `[..., inputs]` to `[..., outputs]`, W being `[inputs, outputs]`. */
export function linear(
  scope: Scope,
  inputs: number,
  outputs: number,
  { bias = true, scale = 1, biasInit }: LinearOptions = {},
): Layer {
  const bound = 1 / Math.sqrt(inputs)
  const weight = scope.parameter('weight', [inputs, outputs], uniformInit(scale * bound))
  const offset = bias ? scope.parameter('bias', [outputs], biasInit ?? uniformInit(bound)) : undefined
  return named(scope, (weights: Weights, x: tf.Tensor) =>
    affine(x, weights[weight]!, offset === undefined ? undefined : weights[offset]!),
  )
}

/** x W + b on the last axis of `x`. */
export function affine(x: tf.Tensor, weight: tf.Tensor, bias?: tf.Tensor): tf.Tensor {
  const [inputs, outputs] = weight.shape as [number, number]
  const rows = x.reshape([-1, inputs]).matMul(weight)
  return (bias ? rows.add(bias) : rows).reshape([...x.shape.slice(0, -1), outputs])
}
