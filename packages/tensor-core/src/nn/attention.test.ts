import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { golden } from '../../../../tools/golden'
import { toWeights } from '../checkpoint/weights'
import { attention } from './attention'
import { createScope } from './parameters'
import { rotate, rotation } from './rotary'

test.each(golden('layers', /^attention/))('$name equals the reference', ({ config, weights, input, output }) => {
  const scope = createScope()
  const attend = attention(scope, config.channels, { heads: config.attention_heads, qkNorm: config.qk_norm })
  const given = toWeights(weights)
  const { x, theta } = toWeights(input)
  expect(scope.parameters.map(({ name }) => name).sort()).toEqual(Object.keys(given).sort())

  // Every token at a position of its own: the angles are then the rows of theta.
  const turn = rotation(tf.eye(theta!.shape[0]!), theta!, config.attention_heads)
  expect(attend(given, x!)).toMatchGolden(output.plain)
  expect(attend(given, x!, turn)).toMatchGolden(output.rope)
})

test('rotary products depend on the distance of two tokens alone', () => {
  const [q, k] = [tf.randomNormal([1, 1, 1, 8], 0, 1, 'float32', 1), tf.randomNormal([1, 1, 1, 8], 0, 1, 'float32', 2)]
  const theta = tf.tensor2d([[0.1, 0.5, 1, 2]])
  const at = (x: tf.Tensor, position: number) => rotate(x, rotation(tf.tensor2d([[position]]), theta, 1))
  const product = (i: number, j: number) => at(q, i).mul(at(k, j)).sum().dataSync()[0]!
  expect(product(7, 4)).toBeCloseTo(product(3, 0), 5)
  expect(product(7, 4)).not.toBeCloseTo(product(4, 7), 2)
})
