import type * as tf from '@tensorflow/tfjs'

/** The value of a scalar, which is disposed. */
export async function readScalar(scalar: tf.Tensor): Promise<number> {
  const [value] = await scalar.data()
  scalar.dispose()
  return value!
}
