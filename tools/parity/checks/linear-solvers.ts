import { conjugateGradient, gmres } from '@lola-ts/guidance'
import { type Tensor, tf } from '@lola-ts/tensor-core'
import { toWeights } from '@lola-ts/tensor-core/checkpoint'
import type { Check } from '../check'

/** A few iterations of the Krylov methods, on symmetric (S) and other (N) matrices. */
export const linearSolvers: Check = {
  matches: ({ title }) => title.startsWith('azula cg and gmres'),
  run({ input, output }, compare) {
    const { S, N, b } = toWeights(input) as Record<'S' | 'N' | 'b', Tensor>
    const solvers = { cg: { solver: conjugateGradient, matrix: S }, gmres: { solver: gmres, matrix: N } }
    for (const key of Object.keys(output)) {
      const [name, iterations] = key.split('_') as ['cg' | 'gmres', string]
      const { solver, matrix } = solvers[name]
      const map = (v: Tensor) => tf.matMul(matrix, v.expandDims(-1)).squeeze([-1]) as Tensor
      const { directions, weights } = solver(map, b, Number(iterations))
      compare(`output/${key}`, tf.addN(directions.map((direction, i) => direction.mul(weights[i]!))))
    }
  },
}
