import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, test } from 'vitest'
import { jit } from '../jit/jit'
import { startBackend } from '../node/start-backend'
import { statelessUniform, uniformOfSeed } from './stateless-uniform'

beforeAll(async () => void (await startBackend()))

test('draws what TensorFlow draws, bit for bit', () => {
  // tf.random.stateless_uniform([9], [5, -7]) * 2 ** 23, TensorFlow 2.21.
  const known = [4576628, 1651859, 1941638, 3719065, 1742941, 3218611, 2975927, 904394, 367240]
  expect([...uniformOfSeed(5, -7, 9)].map((u) => u * 2 ** 23)).toEqual(known)
  const seeds: [number, number][] = [
    [0, 0],
    [2147483647, -2147483648],
    [-1, 12345],
  ]
  for (const seed of seeds) {
    expect(statelessUniform(tf.tensor1d(seed, 'int32'), [3, 333]).dataSync()).toEqual(uniformOfSeed(...seed, 999))
  }
})

test('a compiled function follows its seed', () => {
  const draw = jit((seed: tf.Tensor) => statelessUniform(seed, [2, 50]))
  for (const first of [1, 2, 3]) {
    expect(draw(tf.tensor1d([first, 9], 'int32')).dataSync()).toEqual(uniformOfSeed(first, 9, 100))
  }
  draw.dispose()
})

test('numbers are uniform, and their neighbours independent', () => {
  const u = uniformOfSeed(3, 4, 1 << 16)
  const mean = (values: Float32Array) => values.reduce((a, b) => a + b, 0) / values.length
  expect(mean(u)).toBeCloseTo(1 / 2, 2)
  expect(mean(u.map((x) => x * x))).toBeCloseTo(1 / 3, 2)
  expect(mean(u.map((x, i) => x * u[(i + 1) % u.length]!))).toBeCloseTo(1 / 4, 2)
})
