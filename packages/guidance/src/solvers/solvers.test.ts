import { type Tensor, tf } from '@lola-ts/tensor-core'
import { toWeights } from '@lola-ts/tensor-core/checkpoint'
import { expect, test } from 'vitest'
import { golden } from '../../../../tools/golden'
import { conjugateGradient } from './conjugate-gradient'
import { gmres } from './gmres'
import type { KrylovSolver } from './krylov'

const [fixture] = golden('guidance', /linear_solvers/)
const { S, N, b } = toWeights(fixture!.input) as Record<'S' | 'N' | 'b', Tensor>

function solve(solver: KrylovSolver, matrices: Tensor, right: Tensor, iterations: number): Tensor {
  const map = (v: Tensor) => tf.matMul(matrices, v.expandDims(-1)).squeeze([-1]) as Tensor
  const { directions, weights } = solver(map, right, iterations)
  return tf.addN(directions.map((direction, i) => direction.mul(weights[i]!)))
}

test.each([1, 2, 3, 5])('%i iterations equal the reference', (iterations) => {
  expect(solve(conjugateGradient, S, b, iterations)).toMatchGolden(fixture!.output[`cg_${iterations}`])
  expect(solve(gmres, N, b, iterations)).toMatchGolden(fixture!.output[`gmres_${iterations}`])
})

test('as many iterations as unknowns solve the system', () => {
  for (const [solver, matrices] of [
    [conjugateGradient, S],
    [gmres, N],
  ] as const) {
    const x = solve(solver, matrices, b, 8)
    const image = tf.matMul(matrices, x.expandDims(-1)).squeeze([-1])
    expect(image.sub(b).abs().max().dataSync()[0]).toBeLessThan(1e-3)
  }
})

test('a right-hand side of zero gives zero, not NaN', () => {
  for (const solver of [conjugateGradient, gmres]) {
    expect(solve(solver, S, tf.zerosLike(b), 2).abs().max().dataSync()[0]).toBe(0)
  }
})
