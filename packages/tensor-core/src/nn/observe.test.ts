import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { key } from '../random/key'
import { linear } from './linear'
import { named, observe } from './observe'
import { createScope, initialize } from './parameters'

const scope = createScope()
const first = linear(scope.child('first'), 2, 3)
const last = linear(scope.child('blocks').child(0), 3, 1)
const weights = initialize(scope.parameters, key(0))
const network = (x: tf.Tensor) => last(weights, first(weights, x))

test('tells what every layer gave, in order, under its name', () => {
  const seen: [string, number[]][] = []
  const y = observe(
    (name, output) => seen.push([name, output.shape]),
    () => network(tf.ones([4, 2])),
  )
  expect(seen).toEqual([
    ['first', [4, 3]],
    ['blocks.0', [4, 1]],
  ])
  expect(y.shape).toEqual([4, 1])
})

test('ends with what it runs, also when that throws', () => {
  let calls = 0
  const fail = () =>
    observe(
      () => calls++,
      () => {
        network(tf.ones([1, 2]))
        throw new Error('on purpose')
      },
    )
  expect(fail).toThrow('on purpose')
  network(tf.ones([1, 2]))
  expect(calls).toBe(2)
})

test('a layer keeps nothing but its output, so that a deep network needs no more memory than one of its layers', () => {
  const layer = named(createScope(), (x: tf.Tensor) => x.mul(2).add(1).square())
  const x = tf.ones([3])
  tf.tidy(() => {
    const before = tf.memory().numTensors
    const y = layer(layer(x))
    expect(tf.memory().numTensors).toBe(before + 2)
    expect(y.dataSync()[0]).toBe(361)
  })
})

test('what a gradient needs of a layer is kept until it was taken', () => {
  const layer = named(createScope(), (x: tf.Tensor) => x.mul(2).add(1).square())
  expect(
    tf
      .grad((x) => layer(x).sum())(tf.ones([3]))
      .dataSync()[0],
  ).toBe(12)
})
