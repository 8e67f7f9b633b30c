import { ShapeError, type Tensor } from '@lola-ts/tensor-core'
import { componentAxes } from '../field-layout'
import type { Physics } from '../physics'

/** The part of a physics that symmetries need. */
export type SymmetryLayout = Pick<Physics, 'dimensions' | 'layout'>

/** For each channel, the axes its component points along; as many entries as its field has component axes. */
export function channelAxes({ dimensions, layout }: SymmetryLayout): { field: number; axes: number[] }[] {
  return layout.flatMap(({ kind }, field) => componentAxes(kind, dimensions.length).map((axes) => ({ field, axes })))
}

/** Runs `apply` on snapshots as `[n, ...space, field]` and gives the leading axes back. */
export function onFlatBatch(symmetry: SymmetryLayout, snapshots: Tensor, apply: (x: Tensor) => Tensor): Tensor {
  const spatial = symmetry.dimensions.length
  const leading = snapshots.rank - spatial - 1
  const channels = channelAxes(symmetry).length
  if (leading < 0 || snapshots.shape.at(-1) !== channels) {
    throw new ShapeError(
      `snapshots have shape [${snapshots.shape}], expected [..., ${symmetry.dimensions.join(', ')}, field] with ${channels} fields`,
    )
  }
  const out = apply(snapshots.reshape([-1, ...snapshots.shape.slice(leading)]))
  return out.reshape([...snapshots.shape.slice(0, leading), ...out.shape.slice(1)])
}

/** Splits a label into its scalars and the `[lower, upper]` codes of each axis at its end. */
export function splitLabel({ dimensions }: SymmetryLayout, label: readonly number[]): [number[], [number, number][]] {
  const features = label.length - 2 * dimensions.length
  if (features < 0) {
    throw new ShapeError(
      `label has ${label.length} features, expected at least ${2 * dimensions.length} boundary codes`,
    )
  }
  const codes = dimensions.map((_, axis): [number, number] => {
    const at = features + 2 * axis
    return [label[at]!, label[at + 1]!]
  })
  return [label.slice(0, features), codes]
}
