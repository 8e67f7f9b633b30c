import type { Tensor } from '@lola-ts/tensor-core'
import { atLeastTiny, dot, type KrylovSolver } from './krylov'

/**
 * Conjugate gradients: for symmetric positive definite M. One iteration is the exact line search along b.
 *
 * Source: Hestenes and Stiefel 1952; azula, `cg`.
 */
export const conjugateGradient: KrylovSolver = (map, b, iterations) => {
  const directions: Tensor[] = []
  const weights: Tensor[] = []
  let residual = b
  let direction = b
  let square = dot(b, b)
  for (let j = 0; j < iterations; j++) {
    const image = map(direction)
    const weight = square.div(atLeastTiny(dot(direction, image)))
    directions.push(direction)
    weights.push(weight)
    residual = residual.sub(image.mul(weight))
    const next = dot(residual, residual)
    direction = residual.add(direction.mul(next.div(atLeastTiny(square))))
    square = next
  }
  return { directions, weights }
}
