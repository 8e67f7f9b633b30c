import * as tf from '@tensorflow/tfjs'
import type { Key } from './key'
import { threefry2x32 } from './threefry'

/** `count` uniform 32-bit words of the stream `key`. */
export function bits(key: Key, count: number): Uint32Array {
  const out = new Uint32Array(count + (count % 2))
  for (let i = 0; i < count; i += 2) {
    const [a, b] = threefry2x32(key.hi, key.lo, i / 2, 0)
    out[i] = a
    out[i + 1] = b
  }
  return out.subarray(0, count)
}

/** `count` uniform numbers in [0, 1), as float64 on the host. */
export function uniformArray(key: Key, count: number): Float64Array {
  const words = bits(key, count)
  const out = new Float64Array(count)
  for (let i = 0; i < count; i++) out[i] = words[i]! / 2 ** 32
  return out
}

/** `count` standard normals on the host (Box-Muller on pairs of words). */
export function normalArray(key: Key, count: number): Float32Array {
  const out = new Float32Array(count + (count % 2))
  for (let i = 0; i < count; i += 2) {
    const [a, b] = threefry2x32(key.hi, key.lo, i / 2, 0)
    const radius = Math.sqrt(-2 * Math.log((a + 0.5) / 2 ** 32))
    const angle = (2 * Math.PI * b) / 2 ** 32
    out[i] = radius * Math.cos(angle)
    out[i + 1] = radius * Math.sin(angle)
  }
  return out.subarray(0, count)
}

/** Standard normals of any shape, float32. The same numbers on every backend. */
export function normal(key: Key, shape: number[]): tf.Tensor {
  return tf.tensor(normalArray(key, size(shape)), shape, 'float32')
}

/** Uniform numbers in [low, high) of any shape, float32. Default [0, 1). */
export function uniform(key: Key, shape: number[], low = 0, high = 1): tf.Tensor {
  const values = uniformArray(key, size(shape)).map((u) => low + (high - low) * u)
  return tf.tensor(new Float32Array(values), shape, 'float32')
}

/** An integer in [0, end). */
export function integer(key: Key, end: number): number {
  return Math.floor(uniformArray(key, 1)[0]! * end)
}

/** A permutation of 0 … count - 1 (Fisher-Yates). */
export function permutation(key: Key, count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i)
  const u = uniformArray(key, count)
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(u[i]! * (i + 1))
    const swap = order[i]!
    order[i] = order[j]!
    order[j] = swap
  }
  return order
}

/** A Poisson draw of mean `rate` (Knuth's product of uniforms; for small rates). */
export function poisson(key: Key, rate: number): number {
  const limit = Math.exp(-rate)
  let product = 1
  for (let n = 0; ; n++) {
    const [word] = threefry2x32(key.hi, key.lo, n, 0)
    product *= (word + 0.5) / 2 ** 32
    if (product <= limit) return n
  }
}

function size(shape: number[]): number {
  return shape.reduce((product, length) => product * length, 1)
}
