import { tf } from '@lola-ts/tensor-core'
import { expect, test } from 'vitest'
import { gaussianPosterior, gaussianProblem } from '../../test/gaussian-problem'
import { conjugateGradient } from '../solvers/conjugate-gradient'
import { mmps } from './mmps'

const [sigma, y, xt] = [0.7, tf.tensor2d([[1, -2, 0.5]]), tf.tensor([0.3, 0.1, -0.4, 2, 1, 0], [2, 1, 3])]

test.each([
  { name: 'gmres', method: mmps() },
  { name: 'cg', method: mmps({ solver: conjugateGradient }) },
  { name: 'isotropic', method: mmps({ covariance: 'isotropic' }) },
])('is the exact posterior mean of a Gaussian after one iteration ($name)', ({ method }) => {
  const expected = [...xt.dataSync()].map((t, i) => gaussianPosterior(sigma, t, y.dataSync()[i % 3]!))
  const found = method.mean(gaussianProblem(sigma, y, xt)).dataSync()
  expected.forEach((value, i) => {
    expect(found[i]).toBeCloseTo(value, 5)
  })
})

test('an isotropic covariance knows nothing of correlations, and costs one gradient of the denoiser', () => {
  // Both entries are always equal: x = (s, s), and only the first one is observed.
  let gradients = 0
  const correlated = (covariance: 'jacobian' | 'isotropic', iterations: number) => {
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
    return mmps({ covariance, iterations })
      .mean({ ...base, mean: (x) => average(x) })
      .dataSync()
  }
  // Jacobian: C = 1/3 in all entries, so both move to 2 · (1/3) / (1/3 + 1/4).
  expect([...correlated('jacobian', 1)]).toEqual([expect.closeTo(8 / 7, 5), expect.closeTo(8 / 7, 5)])
  // Isotropic: the system assumes 1/2 instead of 1/3 in the denominator.
  expect([...correlated('isotropic', 1)]).toEqual([expect.closeTo(8 / 9, 5), expect.closeTo(8 / 9, 5)])
  correlated('isotropic', 3)
  expect(gradients).toBe(1)
  correlated('jacobian', 3)
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
