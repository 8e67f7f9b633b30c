import { ConfigError, type Tensor, tf } from '@lola-ts/tensor-core'

/**
 * Standard deviation of Gaussian noise: a number for all values, one a field (the last axis of what is observed), or a
 * full diagonal, a tensor that broadcasts to `[time, ...observed]`.
 */
export type Noise = number | readonly number[] | Tensor

/**
 * The variance of every value.
 *
 * @throws {ConfigError} when a number is negative or not finite, or the shapes do not fit
 */
export function variances(noise: Noise, shape: readonly number[], name: string): Tensor {
  const std = stdOf(noise)
  if (!std.values.every((value) => value >= 0 && Number.isFinite(value))) {
    const bad = std.values.find((value) => !(value >= 0 && Number.isFinite(value)))
    throw new ConfigError(`observations: noise is ${bad}, expected a standard deviation of 0 or more`)
  }
  const fits = [...std.shape].reverse().every((length, i) => length === 1 || length === shape.at(-1 - i))
  if (!fits || std.shape.length > shape.length) {
    throw new ConfigError(`observations: noise has shape [${std.shape}], and ${name} gives [${shape}]`, {
      hint: 'Give one number, one a field along the last axis, or one a value.',
    })
  }
  return tf
    .tensor(std.values, std.shape)
    .square()
    .mul(tf.ones([...shape]))
}

function stdOf(noise: Noise): { values: Float32Array; shape: number[] } {
  if (typeof noise === 'number') return { values: Float32Array.of(noise), shape: [1] }
  if (Array.isArray(noise)) return { values: Float32Array.from(noise), shape: [noise.length] }
  const tensor = noise as Tensor
  return { values: tensor.dataSync<'float32'>(), shape: tensor.shape }
}
