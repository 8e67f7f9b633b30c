import type { Tensor } from '@lola-ts/tensor-core'
import type { Operator } from './operator'

export interface PointwiseOptions {
  /** Whether the function is affine. Default false. */
  linear?: boolean
  /** The way back, on values `[..., field]`, flat: draws what was seen in normalised units. Default: drawn as it is. */
  back?(values: Float32Array): Float32Array
}

/**
 * A differentiable function of every value by itself, such as back to physical units:
 *
 *     chain(pointwise('units of the file', (x) => denormalise(physics, x)), sensors(places, axes))
 *
 * Observations and their noise are then in those units.
 */
export function pointwise(
  name: string,
  map: (snapshots: Tensor) => Tensor,
  { linear = false, back = (values) => values }: PointwiseOptions = {},
): Operator {
  return {
    name,
    linear,
    apply: map,
    draw: ({ shape, values, points }) => ({
      shape,
      values: back(values),
      points: points.map(({ at, values: own }) => ({ at, values: [...back(Float32Array.from(own))] })),
    }),
  }
}
