import { tf } from '@lola-ts/tensor-core'
import { expect, test } from 'vitest'
import { gaussianPosterior, gaussianProblem } from '../../test/gaussian-problem'
import { conjugateGradient } from '../solvers/conjugate-gradient'
import type { GuidanceMethod } from './method'
import { mmps } from './mmps'
import { pigdm } from './pigdm'
import { tmpd } from './tmpd'

const [sigma, y, xt] = [0.7, tf.tensor2d([[1, -2, 0.5]]), tf.tensor([0.3, 0.1, -0.4, 2, 1, 0], [2, 1, 3])]

test.each([
  { name: 'gmres', method: mmps() },
  { name: 'cg', method: mmps({ solver: conjugateGradient }) },
  { name: 'pigdm', method: pigdm() },
  { name: 'tmpd', method: tmpd() },
])('is the exact posterior mean of a Gaussian after one iteration ($name)', ({ method }) => {
  const expected = [...xt.dataSync()].map((t, i) => gaussianPosterior(sigma, t, y.dataSync()[i % 3]!))
  const found = method.mean(gaussianProblem(sigma, y, xt)).dataSync()
  expected.forEach((value, i) => {
    expect(found[i]).toBeCloseTo(value, 5)
  })
})

test('pigdm knows nothing of correlations, and costs one gradient of the denoiser', () => {
  // Both entries are always equal: x = (s, s), and only the first one is observed.
  let gradients = 0
  const correlated = (method: GuidanceMethod) => {
    const base = gaussianProblem(1, tf.tensor2d([[2]]), tf.zeros([1, 1, 2]), (x) => x.slice([0, 0, 0], [-1, -1, 1]))
    const average = tf.customGrad((x) => {
      const mean = (v: tf.Tensor) =>
        v
          .mean(-1, true)
          .tile([1, 1, 2])
          .mul(2 / 3)
      return {
        value: mean(x as tf.Tensor),
        gradFunc: (dy: tf.Tensor) => {
          gradients++
          return mean(dy)
        },
      }
    })
    gradients = 0
    return method.mean({ ...base, mean: (x) => average(x) }).dataSync()
  }
  // MMPS: C = 1/3 in all entries, so both move to 2 · (1/3) / (1/3 + 1/4).
  expect([...correlated(mmps({ iterations: 1 }))]).toEqual([expect.closeTo(8 / 7, 5), expect.closeTo(8 / 7, 5)])
  // pigdm: the system assumes 1/2 instead of 1/3 in the denominator.
  expect([...correlated(pigdm({ iterations: 1 }))]).toEqual([expect.closeTo(8 / 9, 5), expect.closeTo(8 / 9, 5)])
  correlated(pigdm({ iterations: 3 }))
  expect(gradients).toBe(1)
  correlated(mmps({ iterations: 3 }))
  expect(gradients).toBe(3)
})

test('observations that the mean already explains move nothing', () => {
  const xt = tf.tensor([1, 2, 3], [1, 1, 3])
  const mean = xt.div(1.49)
  const found = mmps().mean(gaussianProblem(0.7, mean.reshape([1, -1]), xt))
  expect(found.sub(mean).abs().max().dataSync()[0]).toBeLessThan(1e-6)
})

test('no iterations are refused', () => {
  expect(() => mmps({ iterations: 0 })).toThrow('mmps: iterations is 0, expected a whole number above 0')
})

test('conjugate gradients need no forward derivative of the operator in their last iteration', () => {
  let forward = 0
  // The gradient of the gradient is the forward derivative.
  const watched = tf.customGrad((x) => ({
    value: (x as tf.Tensor).clone(),
    gradFunc: (dy: tf.Tensor) =>
      tf.customGrad((v) => ({
        value: (v as tf.Tensor).clone(),
        gradFunc: (w: tf.Tensor) => {
          forward++
          return w
        },
      }))(dy),
  }))
  const run = (iterations: number) => {
    forward = 0
    const problem = gaussianProblem(sigma, y, xt, (x) => watched(x))
    mmps({ iterations, solver: conjugateGradient }).mean(problem)
    return forward
  }
  expect([run(1), run(3)]).toEqual([0, 2])
})

test('a diagonal of noise: each entry has its own posterior', () => {
  const variance = tf.tensor2d([[0.25, 1, 4]])
  const found = mmps({ iterations: 3 })
    .mean({ ...gaussianProblem(sigma, y, xt), variance })
    .dataSync()
  const precision = 1 + 1 / sigma ** 2
  xt.dataSync().forEach((t, i) => {
    const v = variance.dataSync()[i % 3]!
    expect(found[i]).toBeCloseTo((t / sigma ** 2 + y.dataSync()[i % 3]! / v) / (precision + 1 / v), 4)
  })
})
