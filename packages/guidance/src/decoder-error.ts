import type { StateSpace } from '@lola-ts/emulation'
import { type Tensor, tf } from '@lola-ts/tensor-core'
import type { Operator } from './operators/operator'

/**
 * How far an autoencoder's reconstructions are from what an operator sees of the snapshots themselves: the standard
 * deviation of A(x) − A(D(E(x))), one number a value of the last axis (a field, for operators that keep them), over all
 * snapshots and places. No latent explains it, so that it belongs in the noise that a method assumes.
 *
 *     guided(emulator, sensors, mmps(), { error: await decoderError(space, operator, validation) })
 *
 * Operators that give one row of values, such as `together` and `lowPass`, get a number a value.
 *
 * @param snapshots batches of normalised snapshots `[n, ...space, field]` of the validation split; disposed
 * @returns 0 for everything where there is no autoencoder
 */
export async function decoderError(
  space: StateSpace,
  operator: Operator,
  snapshots: Iterable<Tensor> | AsyncIterable<Tensor>,
): Promise<number[]> {
  let sum: Float64Array | null = null
  let count = 0
  for await (const batch of snapshots) {
    const squares = tf.tidy(() => {
      const gap = operator.apply(batch).sub(operator.apply(space.decode(space.encode(batch))))
      const rows = gap.reshape([-1, gap.shape.at(-1)!]).square() as Tensor
      return { sum: rows.sum(0), count: rows.shape[0]! }
    })
    const values = await squares.sum.data<'float32'>()
    tf.dispose([squares.sum, batch])
    const total = (sum ??= new Float64Array(values.length))
    values.forEach((value, i) => {
      total[i]! += value
    })
    count += squares.count
    await tf.nextFrame()
  }
  return Array.from(sum ?? [], (value) => Math.sqrt(value / count))
}
