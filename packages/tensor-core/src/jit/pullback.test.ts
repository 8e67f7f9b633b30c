import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, test } from 'vitest'
import { startBackend } from '../node/start-backend'
import { jit } from './jit'
import { pullback } from './pullback'

beforeAll(async () => void (await startBackend()))

const weight = tf.tensor2d([1, -2, 0.5, 3, 1, -1], [2, 3])
const f = (x: tf.Tensor) => x.matMul(weight).tanh().concat(x.square(), 1)
const x = tf.tensor2d([0.1, 0.2, -0.3, 0.4], [2, 2])
const v = tf.tensor2d([1, 2, 3, 4, 5, -1, 0.5, 2, 0, 1], [2, 5])
const w = tf.tensor2d([0.3, -1, 2, 0.7], [2, 2])
const gap = (a: tf.Tensor, b: tf.Tensor) => tf.tidy(() => a.sub(b).abs().max().dataSync()[0]!)

test('value and transposed derivative are those of tf.grad, as often as one likes', () => {
  const { value, pull } = pullback(f, x)
  expect(gap(value, f(x))).toBe(0)
  for (const scale of [1, 2]) expect(gap(pull(v.mul(scale)), tf.grad(f)(x, v.mul(scale)))).toBeLessThan(1e-6)
})

test('the pullback of a pullback is the derivative along a direction', () => {
  const step = 1e-2
  const along = f(x.add(w.mul(step)))
    .sub(f(x.sub(w.mul(step))))
    .div(2 * step)
  const { pull } = pullback(pullback(f, x).pull, v)
  expect(gap(pull(w), along)).toBeLessThan(1e-3)
  // ⟨J w, v⟩ = ⟨w, Jᵀ v⟩
  expect(gap(pull(w).mul(v).sum(), w.mul(pullback(f, x).pull(v)).sum())).toBeLessThan(1e-5)
})

test('runs its function once', () => {
  let runs = 0
  const { pull } = pullback((z) => {
    runs++
    return f(z)
  }, x)
  tf.dispose([pull(v), pull(v)])
  expect(runs).toBe(1)
})

test('of the argument itself, of something else, and through an op without a gradient', () => {
  const ones = tf.ones([2, 2])
  expect(gap(pullback((z) => z, x).pull(w), w)).toBe(0)
  expect(gap(pullback(() => ones, x).pull(w), tf.zeros([2, 2]))).toBe(0)
  const { pull } = pullback((z) => z.greater(0).toFloat(), x)
  expect(() => pull(w)).toThrow('op Greater has no gradient')
})

test('compiles, and becomes part of a gradient around it', () => {
  const both = (z: tf.Tensor) => {
    const { value, pull } = pullback(f, z)
    return pull(value)
  }
  const compiled = jit(both)
  for (const scale of [1, 2]) expect(gap(compiled(x.mul(scale)), both(x.mul(scale)))).toBeLessThan(1e-5)
  compiled.dispose()
  const energy = (z: tf.Tensor) => f(z).square().sum().div(2)
  const curvature = tf.grad((z) => both(z).mul(w).sum())(x)
  expect(gap(curvature, tf.grad((z) => tf.grad(energy)(z).mul(w).sum())(x))).toBeLessThan(1e-4)
})

test('leaves no tensor behind in a tidy, not after an error either', () => {
  const before = tf.memory().numTensors
  tf.tidy(() => pullback(pullback(f, x).pull, v).pull(w)).dispose()
  expect(() => tf.tidy(() => pullback((z) => f(z).reshape([7]), x).value)).toThrow()
  expect(tf.memory().numTensors).toBe(before)
})
