import type { Tensor } from '@lola-ts/tensor-core'
import { atLeastTiny, dot, type KrylovSolver } from './krylov'

/**
 * Conjugate gradients: for symmetric positive definite M. One iteration is the exact line search along b.
 *
 * Of the last application of M it needs only v · M v.
 *
 * Source: Hestenes and Stiefel 1952; azula, `cg`.
 */
export const conjugateGradient: KrylovSolver = (map, b, iterations, square = (v) => dot(v, map(v))) => {
  const directions: Tensor[] = []
  const weights: Tensor[] = []
  let residual = b
  let direction = b
  let length = dot(b, b)
  for (let j = 0; j < iterations; j++) {
    directions.push(direction)
    if (j === iterations - 1) {
      weights.push(length.div(atLeastTiny(square(direction))))
      break
    }
    const image = map(direction)
    const weight = length.div(atLeastTiny(dot(direction, image)))
    weights.push(weight)
    residual = residual.sub(image.mul(weight))
    const next = dot(residual, residual)
    direction = residual.add(direction.mul(next.div(atLeastTiny(length))))
    length = next
  }
  return { directions, weights }
}
