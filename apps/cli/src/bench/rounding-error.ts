import { tf } from '@lola-ts/tensor-core'
import type { Work } from './bench-case'
import { tensorsOf } from './timed-call'

/** What rounded products cost in accuracy: the root mean square error of all results over that of the results. */
export async function roundingError({ call, exact }: Required<Pick<Work, 'call' | 'exact'>>): Promise<number> {
  const results = [(await call()) as tf.TensorContainer, tf.tidy(exact)] as const
  const [fast, right] = results.map(tensorsOf) as [tf.Tensor[], tf.Tensor[]]
  const error = tf.tidy(() => {
    const sum = (tensors: tf.Tensor[]) => tf.addN(tensors.map((tensor) => tensor.square().sum()))
    return sum(fast.map((tensor, i) => tensor.sub(right[i]!)))
      .div(sum(right))
      .sqrt()
  })
  const [value] = await error.data()
  tf.dispose([error, ...results])
  return value!
}
