import { type Tensor, tf } from '@lola-ts/tensor-core'
import { channelAxes, onFlatBatch, type SymmetryLayout, splitLabel } from './layout'

/**
 * Mirrors one spatial axis: positions are reversed, and components along the axis change sign (a tensor component
 * once for each of its two axes).
 *
 * @param snapshots `[..., ...space, field]`, in physical units or normalised with zero mean for vectors
 */
export function flipAxis(symmetry: SymmetryLayout, snapshots: Tensor, axis: number): Tensor {
  return tf.tidy(() => {
    const signs = channelAxes(symmetry).map(({ axes }) => (-1) ** axes.filter((a) => a === axis).length)
    return onFlatBatch(symmetry, snapshots, (x) => {
      const reversed = tf.reverse(x, axis + 1)
      return signs.includes(-1) ? reversed.mul(tf.tensor1d(signs)) : reversed
    })
  })
}

/** The label of a mirrored simulation: the two boundary codes of the axis change places. */
export function flipLabel(symmetry: SymmetryLayout, label: readonly number[], axis: number): number[] {
  const [scalars, codes] = splitLabel(symmetry, label)
  return [...scalars, ...codes.flatMap(([lower, upper], a) => (a === axis ? [upper, lower] : [lower, upper]))]
}
