import { type Tensor, tf } from '@lola-ts/tensor-core'
import { channelAxes, onFlatBatch, type SymmetryLayout, splitLabel } from './layout'

/**
 * Exchanges spatial axes: new axis k is old axis `order[k]`, and new component k is old component `order[k]`.
 *
 * @param snapshots `[..., ...space, field]`
 */
export function permuteAxes(symmetry: SymmetryLayout, snapshots: Tensor, order: readonly number[]): Tensor {
  return tf.tidy(() => {
    const channels = channelAxes(symmetry)
    const source = channels.map(({ field, axes }) =>
      channels.findIndex((from) => from.field === field && axes.every((axis, i) => from.axes[i] === order[axis])),
    )
    return onFlatBatch(symmetry, snapshots, (x) => {
      const moved = tf.transpose(x, [0, ...order.map((axis) => axis + 1), x.rank - 1])
      return source.every((from, to) => from === to) ? moved : tf.gather(moved, source, moved.rank - 1)
    })
  })
}

/** The label after {@link permuteAxes}: boundary codes go with their axes. */
export function permuteLabel(symmetry: SymmetryLayout, label: readonly number[], order: readonly number[]): number[] {
  const [scalars, codes] = splitLabel(symmetry, label)
  return [...scalars, ...order.flatMap((axis) => codes[axis]!)]
}
