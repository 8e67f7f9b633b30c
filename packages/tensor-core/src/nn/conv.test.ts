import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { ConfigError } from '../errors'
import { key } from '../random/key'
import { type ConvOptions, conv, type Padding, pad } from './conv'
import { createScope, initialize } from './parameters'

const build = (inputs: number, outputs: number, options: ConvOptions) => {
  const scope = createScope()
  const layer = conv(scope, inputs, outputs, options)
  const weights = initialize(scope.parameters, key(0))
  return { weights, apply: (x: tf.Tensor) => layer(weights, x) }
}
const roll = (x: tf.Tensor, by: number, axis: number) => {
  const [end, begin] = tf.split(x, [x.shape[axis]! - by, by], axis)
  return tf.concat([begin!, end!], axis)
}
const gap = (a: tf.Tensor, b: tf.Tensor) => a.sub(b).abs().max().dataSync()[0]!

test('pads circular axes with their other end and the rest with nothing, corners included', () => {
  const x = tf.tensor2d([
    [1, 2, 3],
    [4, 5, 6],
  ])
  const wide = pad(x.reshape([1, 2, 3, 1]), [1, 1], ['zeros', 'circular']).reshape([4, 5])
  expect(wide.arraySync()).toEqual([
    [0, 0, 0, 0, 0],
    [3, 1, 2, 3, 1],
    [6, 4, 5, 6, 4],
    [0, 0, 0, 0, 0],
  ])
})

test.each<{ padding: Padding[]; shape: number[] }>([
  { padding: ['circular', 'zeros'], shape: [2, 6, 5, 3] },
  { padding: ['zeros', 'circular', 'circular'], shape: [1, 4, 6, 5, 3] },
])('commutes with rolls along circular axes only: $padding', ({ padding, shape }) => {
  const { apply } = build(3, 4, { kernel: padding.map(() => 3), padding })
  const x = tf.randomNormal(shape, 0, 1, 'float32', 3)
  padding.forEach((kind, i) => {
    const error = gap(apply(roll(x, 2, i + 1)), roll(apply(x), 2, i + 1))
    if (kind === 'circular') expect(error).toBeLessThan(1e-5)
    else expect(error).toBeGreaterThan(1e-2)
  })
})

test('both ways of padding with zeros agree', () => {
  const { apply, weights } = build(2, 3, { kernel: [3, 5], padding: ['zeros', 'zeros'] })
  const x = tf.randomNormal([2, 6, 7, 2], 0, 1, 'float32', 4) as tf.Tensor4D
  const explicit = tf.conv2d(
    pad(x, [1, 2], ['zeros', 'zeros']) as tf.Tensor4D,
    weights.weight as tf.Tensor4D,
    1,
    'valid',
  )
  expect(gap(apply(x), explicit.add(weights.bias!))).toBeLessThan(1e-5)
})

test.each<number[]>([
  [3, 3],
  [1, 1],
  [3, 1, 5],
])('as one product of columns it is the same, kernel %j', (...kernel) => {
  const padding = kernel.map((_, i) => (i === 0 ? 'circular' : 'zeros') as Padding)
  const { apply } = build(2, 512, { kernel, padding })
  const shape = kernel.map((_, i) => i + 4)
  const [few, rest] = tf.split(tf.randomNormal([40, ...shape, 2], 0, 1, 'float32', 7), [1, 39]) as [
    tf.Tensor,
    tf.Tensor,
  ]
  // The same images among many others take the other way.
  const many = tf.concat([few, rest]) as tf.Tensor
  expect(gap(apply(few), apply(many).slice(0, 1))).toBeLessThan(1e-5)
  const slope = (x: tf.Tensor) => tf.grad((y) => apply(y).square().sum())(x)
  expect(gap(slope(few), slope(many).slice(0, 1))).toBeLessThan(2e-3)
})

test('strides keep every n-th output', () => {
  const options = { kernel: [3, 3], padding: ['circular', 'zeros'] as Padding[] }
  const x = tf.randomNormal([1, 8, 6, 2], 0, 1, 'float32', 5)
  const full = build(2, 2, options).apply(x)
  const strided = build(2, 2, { ...options, stride: [2, 3] }).apply(x)
  expect(strided.shape).toEqual([1, 4, 2, 2])
  expect(gap(strided, full.stridedSlice([0, 0, 0, 0], full.shape, [1, 2, 3, 1]))).toBeLessThan(1e-5)
})

test('starts as a pseudo-identity', () => {
  const { apply, weights } = build(2, 4, { kernel: [3, 3], padding: ['circular', 'circular'], identity: true })
  const x = tf.randomNormal([1, 5, 5, 2], 0, 1, 'float32', 6)
  const output = apply(x).sub(weights.bias!)
  expect(gap(output, x.concat(x, -1))).toBeLessThan(0.05)
})

test.each<[number[], string]>([
  [[3, 2], 'a convolution with kernel 3 x 2 is not possible, expected odd lengths'],
  [[3, 3, 3, 3], 'a convolution over 4 axes is not possible, expected 2 or 3'],
])('refuses kernel %j', (kernel, message) => {
  const options = { kernel, padding: kernel.map(() => 'zeros' as const) }
  expect(() => conv(createScope(), 1, 1, options)).toThrow(ConfigError)
  expect(() => conv(createScope(), 1, 1, options)).toThrow(message)
})
