import { tf } from '@lola-ts/tensor-core'
import { expect, test } from 'vitest'
import { gaussianPosterior, gaussianProblem } from '../../test/gaussian-problem'
import { sda } from './sda'

const [sigma, y, xt] = [0.7, tf.tensor2d([[1, -2, 0.5]]), tf.tensor([0.3, 0.1, -0.4, 2, 1, 0], [2, 1, 3])]

test('is the exact posterior mean of a Gaussian that is observed entry by entry', () => {
  const found = sda()
    .mean(gaussianProblem(sigma, y, xt))
    .dataSync()
  for (const [i, t] of xt.dataSync().entries()) {
    expect(found[i]).toBeCloseTo(gaussianPosterior(sigma, t, y.dataSync()[i % 3]!), 5)
  }
})

test('a larger gamma pulls less, and every gamma towards the observation', () => {
  const moved = (gamma: number) => {
    const problem = gaussianProblem(sigma, y, xt)
    const before = y.sub(problem.predict(problem.mean(xt))).abs()
    const after = y.sub(problem.predict(sda({ gamma }).mean(problem))).abs()
    return before.sub(after).min().dataSync()[0]!
  }
  expect(moved(10)).toBeGreaterThan(0)
  expect(moved(1)).toBeGreaterThan(moved(10))
})

test('a negative gamma is refused', () => {
  expect(() => sda({ gamma: -1 })).toThrow('sda: gamma is -1, expected 0 or more')
})
