import * as tf from '@tensorflow/tfjs'
import { describe, expect, test } from 'vitest'
import { expectAgreement, normals, onWasm } from '../../../test/agree-with-cpu'

onWasm()

const turned = (shape: number[], turn: boolean) =>
  turn ? [...shape.slice(0, -2), shape.at(-1)!, shape.at(-2)!] : shape

describe.each([
  [false, false],
  [true, false],
  [false, true],
  [true, true],
])('transposed: %s, %s', (turnA, turnB) => {
  // The sizes are such that both the operands and the result are transposed in some case.
  test.each([
    { batch: [[], []], sizes: [5, 7, 3] },
    { batch: [[], []], sizes: [40, 90, 70] },
    { batch: [[], []], sizes: [90, 40, 70] },
    { batch: [[4], [4]], sizes: [9, 33, 21] },
    {
      batch: [
        [2, 3],
        [2, 3],
      ],
      sizes: [1, 5, 17],
    },
    {
      batch: [
        [1, 6],
        [1, 6],
      ],
      sizes: [20, 1, 18],
    },
  ])('value and gradients of $batch with $sizes', ({ batch, sizes: [m, k, n] }) => {
    const product = (a: tf.Tensor, b: tf.Tensor) => tf.matMul(a, b, turnA, turnB)
    expectAgreement(() => {
      const a = normals(turned([...batch[0]!, m!, k!], turnA), 1)
      const b = normals(turned([...batch[1]!, k!, n!], turnB), 2)
      return [product(a, b), ...tf.grads(product)([a, b], normals([...batch[0]!, m!, n!], 3))]
    })
  })

  test.each([
    [[3, 4], []],
    [[], [3, 2]],
    [[5], [1]],
    [[1], [5]],
    [
      [1, 3],
      [2, 1],
    ],
    [
      [2, 1, 2],
      [3, 1],
    ],
  ])('batches %j and %j broadcast', (first, second) => {
    const value = (backend: string, a: tf.Tensor, b: tf.Tensor) => {
      tf.setBackend(backend)
      return tf.matMul(a, b, turnA, turnB)
    }
    tf.setBackend('wasm')
    tf.tidy(() => {
      const a = normals(turned([...first, 6, 10], turnA), 1)
      const b = normals(turned([...second, 10, 4], turnB), 2)
      const batch = tf.broadcast_util.assertAndGetBroadcastShape(first, second)
      const [wideA, wideB] = [
        a.broadcastTo([...batch, ...a.shape.slice(-2)]),
        b.broadcastTo([...batch, ...b.shape.slice(-2)]),
      ]
      const error = value('wasm', a, b)
        .sub(value('wasm', wideA, wideB))
        .abs()
        .max()
      expect(value('wasm', a, b).shape).toEqual([...batch, 6, 4])
      expect(error.dataSync()[0]).toBeLessThan(1e-5)
    })
  })
})

test('a weight under two shapes is two matrices', () => {
  expectAgreement(() => {
    const weight = normals([6, 4])
    const [x, y] = [normals([3, 6], 2), normals([3, 4], 3)]
    return [x.matMul(weight), y.matMul(weight.reshape([4, 6])), x.matMul(weight)]
  })
})

test('empty products', () => {
  expectAgreement(() => [tf.zeros([2, 0, 3]).matMul(tf.zeros([2, 3, 4])), tf.zeros([0, 3]).matMul(tf.zeros([3, 2]))])
})
