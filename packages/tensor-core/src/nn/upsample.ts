import * as tf from '@tensorflow/tfjs'

/**
 * Repeats every cell of `[batch, ...space, channel]` along each axis: nearest-neighbour upsampling.
 *
 * @param factor repetitions along each space axis
 */
export function upsample(x: tf.Tensor, factor: readonly number[]): tf.Tensor {
  return factor.reduce((wide, times, i) => repeat(wide, i + 1, times), x)
}

// A concatenation has gradients of every order on every backend; resizing and tiling do not, beyond some ranks.
function repeat(x: tf.Tensor, axis: number, times: number): tf.Tensor {
  if (times === 1) return x
  const product = (lengths: number[]) => lengths.reduce((a, b) => a * b, 1)
  const cells = x.reshape([product(x.shape.slice(0, axis + 1)), 1, product(x.shape.slice(axis + 1))])
  const copies = tf.concat(
    Array.from({ length: times }, () => cells),
    1,
  )
  return copies.reshape(x.shape.map((length, i) => (i === axis ? length * times : length)))
}
