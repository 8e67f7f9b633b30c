import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { key } from '../random/key'
import { normalInit, zeros } from './initializers'
import { linear } from './linear'
import { countParameters, createScope, initialize } from './parameters'

test('names and shapes parameters without allocating them', () => {
  const before = tf.memory().numTensors
  const scope = createScope()
  linear(scope.child('blocks').child(0), 3, 5)
  linear(scope.child('out'), 5, 2, { bias: false })
  expect(scope.parameters.map(({ name, shape }) => [name, shape])).toEqual([
    ['blocks.0.weight', [3, 5]],
    ['blocks.0.bias', [5]],
    ['out.weight', [5, 2]],
  ])
  expect(countParameters(scope.parameters)).toBe(30)
  expect(tf.memory().numTensors).toBe(before)
})

test('another layer changes no initial weight', () => {
  const scope = createScope()
  linear(scope.child('a'), 4, 4)
  const alone = initialize(scope.parameters, key(1))
  linear(scope.child('b'), 4, 4)
  const both = initialize(scope.parameters, key(1))
  expect(both['a.weight']!.dataSync()).toEqual(alone['a.weight']!.dataSync())
  expect(both['b.weight']!.dataSync()).not.toEqual(both['a.weight']!.dataSync())
})

test("draws linear layers within PyTorch's bound", () => {
  const scope = createScope()
  linear(scope, 16, 200)
  const { weight, bias } = initialize(scope.parameters, key(2))
  for (const tensor of [weight!, bias!]) {
    const largest = tensor.abs().max().dataSync()[0]!
    expect(largest).toBeLessThanOrEqual(0.25)
    expect(largest).toBeGreaterThan(0.24)
  }
})

test('initialisers know their scale', () => {
  expect(zeros(key(0), [2, 2])).toEqual(new Float32Array(4))
  const draws = normalInit(0.01)(key(0), [100, 100])
  expect(Math.sqrt(draws.reduce((sum, x) => sum + x * x, 0) / draws.length)).toBeCloseTo(0.01, 3)
})

test('a linear layer acts on the last axis of any shape', () => {
  const scope = createScope()
  const layer = linear(scope, 2, 1)
  const weights = { weight: tf.tensor2d([[1], [10]]), bias: tf.tensor1d([0.5]) }
  const y = layer(
    weights,
    tf.tensor3d([
      [
        [1, 2],
        [3, 4],
      ],
    ]),
  )
  expect(y.shape).toEqual([1, 2, 1])
  expect([...y.dataSync()]).toEqual([21.5, 43.5])
})
