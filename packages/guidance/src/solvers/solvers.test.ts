import { type Tensor, tf } from '@lola-ts/tensor-core'
import { key, normal } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { conjugateGradient } from './conjugate-gradient'
import { gmres } from './gmres'
import type { KrylovSolver } from './krylov'

const [batch, n] = [2, 6]
const general = normal(key(1), [batch, n, n]).add(tf.eye(n).mul(3)) as Tensor
const symmetric = tf.matMul(general, general, false, true).div(10).add(tf.eye(n)) as Tensor
const b = normal(key(2), [batch, n])

function solve(solver: KrylovSolver, matrices: Tensor, right: Tensor, iterations: number): Tensor {
  const map = (v: Tensor) => tf.matMul(matrices, v.expandDims(-1)).squeeze([-1]) as Tensor
  const { directions, weights } = solver(map, right, iterations)
  return tf.addN(directions.map((direction, i) => direction.mul(weights[i]!)))
}

const residual = (matrices: Tensor, x: Tensor) =>
  tf.norm(tf.matMul(matrices, x.expandDims(-1)).squeeze([-1]).sub(b)).dataSync()[0]!

test.each([
  ['conjugate gradients', conjugateGradient, symmetric],
  ['GMRES', gmres, general],
] as const)('%s solve a system in as many iterations as it has unknowns', (_, solver, matrices) => {
  expect(residual(matrices, solve(solver, matrices, b, n))).toBeLessThan(1e-3)
})

test('GMRES comes closer with every iteration, and no combination of its directions comes closer', () => {
  const errors = [1, 2, 3, 4].map((iterations) => residual(general, solve(gmres, general, b, iterations)))
  for (let i = 1; i < errors.length; i++) expect(errors[i]).toBeLessThan(errors[i - 1]!)
  const x = solve(gmres, general, b, 2)
  for (const seed of [3, 4, 5]) {
    // In the space of b and M b.
    const step = tf
      .matMul(general, b.expandDims(-1))
      .squeeze([-1])
      .mul(1e-2 * (seed - 4))
      .add(b.mul(1e-2))
    expect(residual(general, x.add(step))).toBeGreaterThan(errors[1]! - 1e-5)
  }
})

test('a right-hand side of zero gives zero, not NaN', () => {
  for (const solver of [conjugateGradient, gmres]) {
    expect(solve(solver, symmetric, tf.zerosLike(b), 2).abs().max().dataSync()[0]).toBe(0)
  }
})
