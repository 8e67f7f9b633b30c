import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { key } from '../../random/key'
import { conv, type Padding } from '../conv'
import { createScope, initialize } from '../parameters'
import { convolveWinograd, prefersWinograd } from './convolve-winograd'
import { gatherTiles, joinTiles, scatterTiles } from './tiles'
import { transforms } from './transforms'

const random = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed)
/** Flat: wasm multiplies up to six axes. */
const product = (a: tf.Tensor, b: tf.Tensor) =>
  a
    .reshape([-1])
    .mul(b.reshape([-1]))
    .sum()
const dot = (a: tf.Tensor, b: tf.Tensor) => product(a, b).dataSync()[0]!
/** Root mean square of the difference over that of `b`. */
const error = (a: tf.Tensor, b: tf.Tensor) => {
  expect(a.shape).toEqual(b.shape)
  const gap = a.reshape([-1]).sub(b.reshape([-1]))
  return Math.sqrt(dot(gap, gap) / dot(b, b))
}
const direct = (x: tf.Tensor, kernel: tf.Tensor) =>
  x.rank === 4
    ? tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, 'valid')
    : tf.conv3d(x as tf.Tensor5D, kernel as tf.Tensor5D, 1, 'valid')

test.each<2 | 4>([2, 4])('transforms give the convolution of a stretch with three taps, tile %i', (tile) => {
  const { input, kernel, output } = transforms(tile)
  const [x, k] = [Array.from({ length: tile + 2 }, (_, i) => (i - 1.5) ** 2 - i), [0.5, -2, 3]]
  const times = (matrix: number[][], v: number[]) => matrix.map((row) => row.reduce((sum, a, i) => sum + a * v[i]!, 0))
  const [at, points] = [times(input, x), times(kernel, k)]
  const result = times(
    output,
    at.map((value, i) => value * points[i]!),
  )
  result.forEach((value, i) => {
    expect(value).toBeCloseTo(
      k.reduce((sum, tap, j) => sum + tap * x[i + j]!, 0),
      12,
    )
  })
})

test.each<[number[], number[]]>([
  [
    [2, 10, 7, 3],
    [4, 2],
  ],
  [
    [1, 7, 6, 9, 2],
    [4, 2, 4],
  ],
])(
  'scattering tiles of %j is the transpose of gathering them, and both differentiate into each other',
  (shape, tile) => {
    const [x, image] = [random(shape, 1), random(shape, 2)]
    const stretches = gatherTiles(x, tile)
    const y = random(stretches.shape, 3)
    const back = scatterTiles(y, tile, shape)
    expect(dot(stretches, y) / dot(x, back)).toBeCloseTo(1, 4)
    expect(error(tf.grad((x) => product(gatherTiles(x, tile), y))(x), back)).toBeLessThan(1e-6)
    const slope = tf.grad((y) => product(scatterTiles(y, tile, shape), image))(y)
    expect(error(slope, gatherTiles(image, tile))).toBeLessThan(1e-6)
  },
)

test('the first positions of gathered stretches are the image in tiles', () => {
  const x = random([2, 10, 6, 3], 4)
  const tiles = gatherTiles(x, [4, 2]).slice([0, 0], [4, 2])
  expect(error(joinTiles(tiles, 2), x.slice([0, 0, 0], [2, 8, 4]))).toBe(0)
})

test.each<[number[], (2 | 4)[]]>([
  [
    [2, 8, 12],
    [4, 4],
  ],
  [
    [1, 9, 7],
    [4, 4],
  ],
  [
    [1, 9, 7],
    [2, 4],
  ],
  [
    [1, 5, 6, 7],
    [4, 2, 4],
  ],
])(
  'images of %j in tiles of %j: the convolution, its gradients and its second derivative',
  ([batch, ...space], tile) => {
    const x = random([batch!, ...space.map((length) => length + 2), 5], 5)
    const kernel = random([...space.map(() => 3), 5, 4], 6)
    const fast = (x: tf.Tensor, kernel: tf.Tensor) => convolveWinograd(x, kernel, tile)
    expect(error(fast(x, kernel), direct(x, kernel))).toBeLessThan(4e-6)

    const v = random([batch!, ...space, 4], 7)
    const slopes = (f: typeof fast) => tf.grads((x, k) => f(x!, k!).mul(v).sum())([x, kernel])
    const [[dx, dk], [exactX, exactK]] = [slopes(fast), slopes(direct)]
    expect(error(dx!, exactX!)).toBeLessThan(4e-6)
    expect(error(dk!, exactK!)).toBeLessThan(4e-6)

    // Linear in x: the derivative of its transposed derivative is the convolution itself.
    const w = random(x.shape, 8)
    const twice = tf.grad((v) =>
      tf
        .grad((x) => fast(x, kernel).mul(v).sum())(x)
        .mul(w)
        .sum(),
    )(v)
    expect(error(twice, direct(w, kernel))).toBeLessThan(4e-6)
  },
)

test.each<{ padding: Padding[]; space: number[] }>([
  { padding: ['circular', 'zeros'], space: [64, 18] },
  { padding: ['zeros', 'zeros', 'circular'], space: [8, 12, 11] },
])('wide layers take this way and stay what they were: $padding', ({ padding, space }) => {
  const scope = createScope()
  const kernel = padding.map(() => 3)
  const layer = conv(scope, 128, 128, { kernel, padding })
  const weights = initialize(scope.parameters, key(0))
  const x = random([1, ...space, 128], 9)
  expect(prefersWinograd([...kernel, 128, 128], x.shape)).toBe(true)
  const before = tf.memory().numTensors
  const y = layer(weights, x)
  expect(tf.memory().numTensors).toBe(before + 1)
  // Column by column of the output, where it is too narrow to take this way.
  const narrow = createScope()
  const slim = conv(narrow, 128, 8, { kernel, padding })
  const [weight, bias] = [weights.weight!, weights.bias!]
  const part = slim({ weight: weight.slice(0, [...kernel, 128, 8] as never), bias: bias.slice(0, 8) }, x)
  expect(error(y.slice(0, part.shape as never), part)).toBeLessThan(4e-6)
})

test.each<[string, number[], number[], boolean]>([
  ['wide and many', [3, 3, 128, 256], [1, 64, 16, 128], true],
  ['few positions for the kernel', [3, 3, 1024, 1024], [1, 32, 32, 1024], false],
  ['narrow', [3, 3, 64, 64], [1, 512, 128, 64], false],
  ['another kernel', [5, 5, 128, 128], [1, 64, 64, 128], false],
  ['a short axis', [3, 3, 256, 256], [1, 512, 4, 256], false],
])('is preferred where it pays: %s', (_, kernel, x, preferred) => {
  expect(prefersWinograd(kernel, x)).toBe(preferred)
})
