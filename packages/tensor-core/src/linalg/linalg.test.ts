import * as tf from '@tensorflow/tfjs'
import { describe, expect, test } from 'vitest'
import { normal } from '../random/draw'
import { key } from '../random/key'
import { divideAlong, multiplyAlong, outerAlong, squaresAlong } from './along-axis'
import { eigenvectors } from './eigenvectors'
import { hostEigenvectors } from './host-eigenvectors'
import { orthonormalBasis } from './orthonormal-basis'

const gap = (a: tf.Tensor, b: tf.Tensor) => tf.tidy(() => a.sub(b).abs().max().dataSync()[0]!)
const random = (shape: number[], seed = 0) => normal(key(seed), shape)
const symmetric = (n: number) => tf.tidy(() => random([n, n + 3]).matMul(random([n, n + 3]), false, true))
const upper = (n: number) => tf.tidy(() => tf.linalg.bandPart(random([n, n]).mul(0.2), 0, -1).add(tf.eye(n)))

describe('eigenvectors', () => {
  test('of a matrix whose axes are mixed in pairs', () => {
    const v = eigenvectors(
      tf.tensor2d([
        [2, 1, 0],
        [1, 2, 0],
        [0, 0, 5],
      ]),
    ).abs()
    const half = Math.SQRT1_2
    expect(
      gap(
        v,
        tf.tensor2d([
          [0, half, half],
          [0, half, half],
          [1, 0, 0],
        ]),
      ),
    ).toBeLessThan(1e-6)
  })

  test.each([1, 2, 7, 40])('make a matrix of %d diagonal, largest first', (n) => {
    const m = symmetric(n)
    const v = eigenvectors(m)
    expect(gap(v.matMul(v, true), tf.eye(n))).toBeLessThan(1e-5)
    const turned = v.matMul(m, true).matMul(v)
    const values = [...tf.linalg.bandPart(turned, 0, 0).sum(0).dataSync()]
    expect(gap(turned, tf.linalg.bandPart(turned, 0, 0))).toBeLessThan(1e-5 * values[0]!)
    expect(values).toEqual([...values].sort((a, b) => b - a))
  })

  test('on the host are exact in float64, also where eigenvalues repeat or a direction has none', () => {
    const n = 30
    const a = Float64Array.from(symmetric(n).dataSync())
    // Rank n / 2, with one eigenvalue three times.
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) if (i >= n / 2 || j >= n / 2) a[i * n + j] = 0
    for (let i = 0; i < 3; i++) for (let j = 0; j < n; j++) a[i * n + j] = a[j * n + i] = i === j ? 7 : 0
    const v = hostEigenvectors(a.slice(), n)
    const column = (j: number) => Array.from({ length: n }, (_, i) => v[i * n + j]!)
    const dot = (x: number[], y: number[]) => x.reduce((sum, value, i) => sum + value * y[i]!, 0)
    const times = (x: number[]) => Array.from({ length: n }, (_, i) => dot([...a.subarray(i * n, (i + 1) * n)], x))
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < n; k++) {
        expect(dot(column(j), column(k))).toBeCloseTo(j === k ? 1 : 0, 12)
        if (j !== k) expect(dot(column(j), times(column(k)))).toBeCloseTo(0, 11)
      }
    }
  })

  test('of a matrix that is not finite are still a basis', () => {
    const v = eigenvectors(
      tf.tensor2d([
        [1, Number.NaN],
        [Number.NaN, Number.POSITIVE_INFINITY],
      ]),
    )
    expect(gap(v.matMul(v, true), tf.eye(2))).toBeLessThan(1e-6)
  })
})

test.each([1, 2, 7, 40])('an orthonormal basis of %d columns spans them from the left', (n) => {
  const m = random([n, n])
  const q = orthonormalBasis(m)
  expect(gap(q.matMul(q, true), tf.eye(n))).toBeLessThan(1e-5)
  const r = q.matMul(m, true)
  expect(gap(r, tf.linalg.bandPart(r, 0, -1))).toBeLessThan(1e-5)
})

test('columns that depend on each other still give a basis', () => {
  const q = orthonormalBasis(
    tf.tensor2d([
      [1, 2, 0],
      [2, 4, 0],
      [0, 0, 0],
    ]),
  )
  expect(gap(q.matMul(q, true), tf.eye(3))).toBeLessThan(1e-6)
  expect(gap(q.slice([0, 0], [3, 1]).abs().flatten(), tf.tensor1d([1, 2, 0]).div(Math.sqrt(5)))).toBeLessThan(1e-6)
})

describe('along an axis of a tensor', () => {
  const x = random([2, 5, 3, 4])

  test.each([0, 1, 2, 3])('%d: products are those of the unfolded tensor, and division undoes them', (axis) => {
    const n = x.shape[axis]!
    const rest = [0, 1, 2, 3].filter((i) => i !== axis)
    const unfold = (y: tf.Tensor) => y.transpose([axis, ...rest]).reshape([n, -1])
    const q = upper(n)
    expect(gap(unfold(multiplyAlong(x, q, axis)), q.matMul(unfold(x)))).toBeLessThan(1e-5)
    expect(gap(unfold(multiplyAlong(x, q, axis, true)), q.matMul(unfold(x), true))).toBeLessThan(1e-5)
    expect(gap(divideAlong(multiplyAlong(x, q, axis, true), q, axis), x)).toBeLessThan(1e-5)
    expect(gap(outerAlong(x, axis), unfold(x).matMul(unfold(x), false, true))).toBeLessThan(1e-4)
    expect(gap(squaresAlong(x, axis), unfold(x).square().sum(1))).toBeLessThan(1e-4)
  })

  test('a vector stands for a diagonal matrix', () => {
    const v = tf.tensor1d([1, 2, 3])
    expect(gap(multiplyAlong(x, v, 2), multiplyAlong(x, tf.diag(v), 2))).toBeLessThan(1e-5)
    expect(gap(divideAlong(x, v, 2), divideAlong(x, tf.diag(v), 2))).toBeLessThan(1e-5)
  })
})

test('nothing is left behind', () => {
  const m = symmetric(6)
  const q = upper(6)
  const before = tf.memory().numTensors
  tf.tidy(() => [eigenvectors(m), orthonormalBasis(m), divideAlong(m, q, 0)].map((result) => result.dataSync()))
  expect(tf.memory().numTensors).toBe(before)
})
