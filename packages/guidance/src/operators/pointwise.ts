import type { Tensor } from '@lola-ts/tensor-core'
import type { Operator } from './operator'

/**
 * A differentiable function of every value by itself, such as back to physical units:
 *
 *     chain(pointwise('units of the file', (x) => denormalise(physics, x)), sensors(places, axes))
 *
 * Observations and their noise are then in those units.
 *
 * @param linear whether the function is affine. Default false
 */
export function pointwise(name: string, map: (snapshots: Tensor) => Tensor, linear = false): Operator {
  return { name, linear, apply: map, draw: (seen) => seen }
}
