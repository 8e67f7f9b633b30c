import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { key } from '../random/key'
import { createScope, initialize } from './parameters'
import { transformerBlock } from './transformer-block'

type Inputs = { modulation: tf.Tensor | null; positions: tf.Tensor; skip?: tf.Tensor }

const build = (modulation: number) => {
  const scope = createScope()
  const block = transformerBlock(scope, { width: 8, heads: 2, modulation, axes: 2 })
  const weights = initialize(scope.parameters, key(0))
  const at = ({ positions, ...inputs }: Inputs) => ({ ...inputs, rotation: block.turn(weights, positions) })
  return { weights, block: (x: tf.Tensor, inputs: Inputs) => block(weights, x, at(inputs)) }
}
const x = tf.randomNormal([2, 6, 8], 0, 1, 'float32', 1)
const skip = tf.randomNormal([2, 6, 8], 0, 1, 'float32', 2)
const positions = tf.tensor2d([0, 0, 0, 1, 0, 2, 1, 0, 1, 1, 1, 2], [6, 2])
const gap = (a: tf.Tensor, b: tf.Tensor) => a.sub(b).abs().max().dataSync()[0]!

test.each([0, 4])('starts almost as the identity: its gates are small, modulation %s', (features) => {
  const { block } = build(features)
  const modulation = features ? tf.ones([1, features]) : null
  expect(gap(block(x, { modulation, positions, skip }), x)).toBeLessThan(features ? 1 : 0.3)
})

test('without a skip the last gate is idle', () => {
  const { block, weights } = build(0)
  const [a, b, c] = weights.ada_zero!.unstack() as [tf.Tensor, tf.Tensor, tf.Tensor]
  const plain = block(x, { modulation: null, positions })
  weights.ada_zero = tf.stack([a, b, c, tf.zerosLike(c)])
  expect(gap(block(x, { modulation: null, positions, skip }), plain)).toBe(0)
})

test('tokens move together: positions are all that tells them apart', () => {
  const { block } = build(0)
  const order = [5, 3, 1, 0, 2, 4]
  const moved = (z: tf.Tensor, axis: number) => z.gather(order, axis)
  const inputs = { modulation: null, positions, skip }
  const expected = moved(block(x, inputs), 1)
  const all = block(moved(x, 1), { modulation: null, positions: moved(positions, 0), skip: moved(skip, 1) })
  expect(gap(all, expected)).toBeLessThan(1e-5)
  expect(gap(block(moved(x, 1), { ...inputs, skip: moved(skip, 1) }), expected)).toBeGreaterThan(1e-5)
})
