import * as tf from '@tensorflow/tfjs'
import { ConfigError } from '../errors'
import { registerConv3dSecondDerivative } from './conv3d-second-derivative'
import { convolveColumns, prefersColumns } from './convolve-columns'
import { identityInit, uniformInit } from './initializers'
import type { Layer } from './linear'
import { named } from './observe'
import type { Scope, Weights } from './parameters'
import { convolveWinograd, prefersWinograd } from './winograd/convolve-winograd'

/** What lies beyond the end of an axis: the other end, or nothing. */
export type Padding = 'circular' | 'zeros'

export interface ConvOptions {
  /** Odd kernel length of each axis. */
  kernel: readonly number[]
  /** Padding of each axis, half a kernel wide. */
  padding: readonly Padding[]
  /** Stride of each axis. Default 1. */
  stride?: readonly number[]
  /** Start as a pseudo-identity, see {@link identityInit}. Default false. */
  identity?: boolean
  /** Multiplies the initial kernel, not the bias. Default 1. */
  scale?: number
}

/**
 * A convolution in 2-D or 3-D: `[batch, ...space, inputs]` to `[batch, ...space/stride, outputs]`, lengths rounded up.
 *
 * @throws {ConfigError} for an even kernel length, or another number of axes
 */
export function conv(scope: Scope, inputs: number, outputs: number, options: ConvOptions): Layer {
  const { kernel, padding, identity = false, scale = 1 } = options
  const stride = options.stride ?? kernel.map(() => 1)
  if (kernel.some((length) => length % 2 === 0)) {
    throw new ConfigError(`a convolution with kernel ${kernel.join(' x ')} is not possible, expected odd lengths`)
  }
  if (kernel.length !== 2 && kernel.length !== 3) {
    throw new ConfigError(`a convolution over ${kernel.length} axes is not possible, expected 2 or 3`)
  }
  const bound = 1 / Math.sqrt(inputs * kernel.reduce((a, b) => a * b, 1))
  const init = identity ? identityInit(bound) : uniformInit(scale * bound)
  const weight = scope.parameter('weight', [...kernel, inputs, outputs], init)
  const bias = scope.parameter('bias', [outputs], uniformInit(bound))
  const convolve = kernel.length === 3 ? convolve3d : convolve2d
  if (kernel.length === 3) registerConv3dSecondDerivative()

  return named(scope, (weights: Weights, x: tf.Tensor) => {
    const halo = kernel.map((length) => Math.floor(length / 2))
    const dense = stride.every((step) => step === 1)
    const positions = x.shape.slice(0, -1).reduce((a, b) => a * b, 1)
    const w = weights[weight]!
    const y = () => {
      if (dense && prefersWinograd(w.shape, x.shape)) {
        return convolveWinograd(
          pad(x, halo, padding),
          w,
          kernel.map(() => 4),
        )
      }
      if (dense && prefersColumns(positions, outputs)) return convolveColumns(pad(x, halo, padding), w)
      if (dense && padding.every((kind) => kind === 'zeros')) return convolve(x, w, stride, 'same')
      return convolve(pad(x, halo, padding), w, stride, 'valid')
    }
    return y().add(weights[bias]!)
  })
}

/** Widens each space axis of `[batch, ...space, channel]` by its halo on both sides. */
export function pad(x: tf.Tensor, halo: readonly number[], padding: readonly Padding[]): tf.Tensor {
  const zeros = x.shape.map((_, axis) => (padding[axis - 1] === 'zeros' ? halo[axis - 1]! : 0))
  const bounded = zeros.some((width) => width > 0)
    ? tf.pad(
        x,
        zeros.map((width) => [width, width]),
      )
    : x
  return halo.reduce(
    (wide, width, i) => (padding[i] === 'circular' && width > 0 ? wrap(wide, i + 1, width) : wide),
    bounded,
  )
}

function wrap(x: tf.Tensor, axis: number, width: number): tf.Tensor {
  const length = x.shape[axis]!
  const part = (begin: number) => {
    const from = x.shape.map((_, i) => (i === axis ? begin : 0))
    return x.slice(
      from,
      x.shape.map((size, i) => (i === axis ? width : size)),
    )
  }
  return tf.concat([part(length - width), x, part(0)], axis)
}

type Convolve = (x: tf.Tensor, kernel: tf.Tensor, stride: readonly number[], pad: 'same' | 'valid') => tf.Tensor

const convolve2d: Convolve = (x, kernel, stride, pad) =>
  tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, stride as [number, number], pad)

const convolve3d: Convolve = (x, kernel, stride, pad) =>
  tf.conv3d(x as tf.Tensor5D, kernel as tf.Tensor5D, stride as [number, number, number], pad)
