import { normalArray, uniformArray } from '../random/draw'
import type { Key } from '../random/key'

/** Draws the initial values of a parameter of the given shape. */
export type Initializer = (key: Key, shape: number[]) => Float32Array

const size = (shape: number[]) => shape.reduce((product, length) => product * length, 1)

export const zeros: Initializer = (_, shape) => new Float32Array(size(shape))

/** Uniform in ±`bound`. PyTorch's default for linear and convolutional layers has bound 1/√(inputs of one output). */
export const uniformInit =
  (bound: number): Initializer =>
  (key, shape) =>
    new Float32Array(uniformArray(key, size(shape)).map((u) => bound * (2 * u - 1)))

export const normalInit =
  (std: number): Initializer =>
  (key, shape) =>
    normalArray(key, size(shape)).map((z) => std * z)

/**
 * A pseudo-identity for a convolution kernel `[...kernel, in, out]`: output i passes on input i mod `in` at the centre
 * tap, plus a hundredth of the default weights.
 *
 * Source: LoLa, `ConvNd(identity_init=True)`; Rozet et al. 2025, appendix B.
 */
export const identityInit =
  (bound: number): Initializer =>
  (key, shape) => {
    const [inputs, outputs] = shape.slice(-2) as [number, number]
    const taps = shape.slice(0, -2)
    const centre = taps.reduce((index, length) => index * length + Math.floor(length / 2), 0)
    const kernel = uniformInit(0.01 * bound)(key, shape)
    for (let i = 0; i < outputs; i++) kernel[(centre * inputs + (i % inputs)) * outputs + i]! += 1
    return kernel
  }
