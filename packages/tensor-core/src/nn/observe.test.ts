import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { key } from '../random/key'
import { linear } from './linear'
import { observe } from './observe'
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
