import type { Tensor } from '@lola-ts/tensor-core'
import { atLeastTiny, dot, type KrylovSolver } from './krylov'

/**
 * Generalised minimal residual: minimises |b − M x| over the Krylov space, for any M.
 *
 * Arnoldi builds an orthonormal basis; Givens rotations keep its Hessenberg matrix triangular.
 *
 * Source: Saad and Schultz 1986; azula, `gmres`.
 */
export const gmres: KrylovSolver = (map, b, iterations) => {
  const norm = dot(b, b).sqrt()
  const basis: Tensor[] = [b.div(atLeastTiny(norm))]
  const residual: Tensor[] = [norm]
  const columns: Tensor[][] = []
  const rotations: { cos: Tensor; sin: Tensor }[] = []

  for (let j = 0; j < iterations; j++) {
    let w = map(basis[j]!)
    const column: Tensor[] = []
    for (const v of basis) {
      const projection = dot(w, v)
      column.push(projection)
      w = w.sub(v.mul(projection))
    }
    const rest = dot(w, w).sqrt()
    basis.push(w.div(atLeastTiny(rest)))

    rotations.forEach(({ cos, sin }, i) => {
      const [upper, lower] = [column[i]!, column[i + 1]!]
      column[i] = cos.mul(upper).add(sin.mul(lower))
      column[i + 1] = cos.mul(lower).sub(sin.mul(upper))
    })
    const radius = atLeastTiny(column[j]!.square().add(rest.square()).sqrt())
    const rotation = { cos: column[j]!.div(radius), sin: rest.div(radius) }
    rotations.push(rotation)
    column[j] = radius
    columns.push(column)
    residual.push(residual[j]!.mul(rotation.sin).neg())
    residual[j] = residual[j]!.mul(rotation.cos)
  }
  return { directions: basis.slice(0, iterations), weights: backSubstitute(columns, residual) }
}

/** Solves the upper triangular system whose columns are given. */
function backSubstitute(columns: Tensor[][], right: Tensor[]): Tensor[] {
  const weights: Tensor[] = []
  for (let i = columns.length - 1; i >= 0; i--) {
    const known = weights.reduce(
      (sum, weight, k) => sum.sub(columns[columns.length - 1 - k]![i]!.mul(weight)),
      right[i]!,
    )
    weights.push(known.div(columns[i]![i]!))
  }
  return weights.reverse()
}
