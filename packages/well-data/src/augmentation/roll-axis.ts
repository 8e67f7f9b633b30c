import { type Tensor, tf } from '@lola-ts/tensor-core'
import { onFlatBatch, type SymmetryLayout } from './layout'

/**
 * Shifts one periodic axis: what was at position i is at (i + shift) mod size. Labels do not change.
 *
 * @param snapshots `[..., ...space, field]`
 * @param shift any integer
 */
export function rollAxis(symmetry: SymmetryLayout, snapshots: Tensor, axis: number, shift: number): Tensor {
  return tf.tidy(() =>
    onFlatBatch(symmetry, snapshots, (x) => {
      const size = x.shape[axis + 1]!
      const end = ((shift % size) + size) % size
      if (end === 0) return x.clone()
      const [head, tail] = tf.split(x, [size - end, end], axis + 1) as [Tensor, Tensor]
      return tf.concat([tail, head], axis + 1)
    }),
  )
}
