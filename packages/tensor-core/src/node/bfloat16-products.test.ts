import * as tf from '@tensorflow/tfjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { activeBackend } from '../backend/backend'
import { exactProducts } from '../jit/exact-products'
import { jit } from '../jit/jit'
import { bfloat16Products } from './bfloat16-products'
import { attr, dataType, type GraphNode } from './graph-def'
import { startBackend } from './start-backend'

const T = attr.type(dataType.float32)
const node = (name: string, op: string, inputs: string[] = [], more: Partial<GraphNode> = {}): GraphNode => ({
  name,
  op,
  inputs,
  attrs: op === 'Placeholder' ? { dtype: T } : { T },
  ...more,
})
const graph = (exact: boolean) => [
  node('w', 'Placeholder'),
  node('x', 'Placeholder'),
  node('flat', 'Reshape', ['w', 'shape']),
  node('shape', 'Const'),
  node('product', 'MatMul', ['x', 'flat'], { exact }),
  node('sum', 'AddV2', ['product', 'x']),
]
const names = (nodes: GraphNode[], op: string) => nodes.filter((each) => each.op === op).map(({ name }) => name)

test('factors are rounded; an input that is only a factor is expected in bfloat16, reshaped or not', () => {
  const { nodes, narrowed } = bfloat16Products(graph(false), ['sum'])
  expect([...narrowed]).toEqual([['w', 'w_bfloat16']])
  expect(names(nodes, 'Placeholder').sort()).toEqual(['w_bfloat16', 'x'])
  expect(names(nodes, 'Reshape')).toEqual(['flat_bfloat16'])
  expect(nodes.find(({ op }) => op === 'MatMul')).toMatchObject({
    inputs: ['x_bfloat16', 'flat_bfloat16'],
    attrs: { T: attr.type(dataType.bfloat16) },
  })
  expect(nodes.find(({ name }) => name === 'product')).toMatchObject({ op: 'Cast', inputs: ['product_product'] })
  expect(nodes.find(({ name }) => name === 'sum')).toEqual(graph(false).at(-1))
})

test('a product that must be exact stays as it is', () => {
  const { nodes, narrowed } = bfloat16Products(graph(true), ['sum'])
  expect(nodes).toEqual(graph(true))
  expect(narrowed.size).toBe(0)
})

const isNative = activeBackend()?.name === 'native'
// Elsewhere there is no graph to change.
if (isNative)
  describe('a compiled function of a backend started for fast products', () => {
    beforeAll(async () => void (await startBackend({ backend: 'native', fast: true })))
    afterAll(async () => void (await startBackend({ backend: 'native' })))

    const product = (w: tf.Tensor, x: tf.Tensor) => x.matMul(w.reshape([16, 8]))
    const random = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed)
    const gap = (a: tf.Tensor, b: tf.Tensor) => a.sub(b).abs().max().dataSync()[0]!

    test('is right to three digits, follows its weights, and keeps no tensor', () => {
      const compiled = jit(product)
      const before = tf.memory().numTensors
      for (const seed of [1, 2, 2, 3]) {
        tf.tidy(() => {
          const [w, x] = [random([8, 16], seed), random([32, 16], 10 + seed)]
          for (const _ of ['rounds the weights', 'has them']) {
            const error = gap(compiled(w, x), product(w, x)) / product(w, x).abs().max().dataSync()[0]!
            expect(error).toBeLessThan(1e-2)
            expect(error).toBeGreaterThan(1e-5)
          }
        })
      }
      expect(tf.memory().numTensors).toBe(before)
      compiled.dispose()
    })

    test('computes what it is told to exactly, and gradients too', () => {
      const compiled = jit((w: tf.Tensor, x: tf.Tensor) => exactProducts(() => product(w, x)))
      const slope = jit((w: tf.Tensor, x: tf.Tensor) => tf.grad((v: tf.Tensor) => product(v, x).square().sum())(w))
      const [w, x] = [random([8, 16], 1), random([32, 16], 2)]
      expect(gap(compiled(w, x), product(w, x))).toBeLessThan(1e-5)
      const expected = tf.grad((v: tf.Tensor) => product(v, x).square().sum())(w)
      expect(gap(slope(w, x), expected) / expected.abs().max().dataSync()[0]!).toBeLessThan(2e-2)
      for (const each of [compiled, slope]) each.dispose()
    })

    test('convolutions are products', () => {
      const convolve = (x: tf.Tensor, w: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same')
      const slopes = (x: tf.Tensor, w: tf.Tensor) => tf.grads((a, b) => convolve(a!, b!).square().sum())([x, w])
      const [x, w] = [random([2, 8, 8, 4], 1), random([3, 3, 4, 8], 2)]
      const [value, gradients] = [jit(convolve), jit(slopes)]
      const pairs = [
        [value(x, w), convolve(x, w)] as const,
        ...gradients(x, w).map((g, i) => [g, slopes(x, w)[i]!] as const),
      ]
      for (const [found, expected] of pairs) {
        const error = gap(found, expected) / expected.abs().max().dataSync()[0]!
        expect(error).toBeLessThan(2e-2)
        expect(error).toBeGreaterThan(1e-5)
      }
      for (const each of [value, gradients]) each.dispose()
    })
  })
