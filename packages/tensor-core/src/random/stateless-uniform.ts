import * as tf from '@tensorflow/tfjs'
import { philox4x32 } from './philox'

/** The kernel that draws in a graph, where the backend has one: inputs `{ seed }`, attributes `{ shape }`. */
export const statelessUniformKernel = 'LolaStatelessUniform'

/**
 * Uniform numbers in [0, 1), multiples of 2^-23, as a function of a seed that is a tensor: for draws inside of a compiled
 * function, whose seed changes from call to call. The same numbers on every backend.
 *
 * @param seed two int32 words
 *
 * Source: TensorFlow, `StatelessRandomUniform`.
 */
export function statelessUniform(seed: tf.Tensor, shape: readonly number[]): tf.Tensor {
  if (tf.getKernel(statelessUniformKernel, tf.getBackend())) {
    return tf.engine().runKernel(statelessUniformKernel, { seed }, { shape: [...shape] }) as tf.Tensor
  }
  const [first, second] = seed.dataSync() as Int32Array
  const count = shape.reduce((product, length) => product * length, 1)
  return tf.tensor(uniformOfSeed(first!, second!, count), [...shape], 'float32')
}

/** What TensorFlow draws from a seed: the seed is scrambled by one draw, whose words are the key and half the counter. */
export function uniformOfSeed(first: number, second: number, count: number): Float32Array {
  const scrambled = Uint32Array.of(first, first >> 31, second, second >> 31)
  philox4x32(0x3ec8f720, 0x02461e29, scrambled)
  const [key0, key1, counter2, counter3] = scrambled as unknown as [number, number, number, number]
  const out = new Float32Array(count)
  const words = new Uint32Array(4)
  for (let at = 0, block = 0; at < count; at += 4, block++) {
    words[0] = block
    words[1] = Math.floor(block / 2 ** 32)
    words[2] = counter2
    words[3] = counter3
    philox4x32(key0, key1, words)
    for (let i = 0; i < 4 && at + i < count; i++) out[at + i] = (words[i]! & 0x7fffff) / 2 ** 23
  }
  return out
}
