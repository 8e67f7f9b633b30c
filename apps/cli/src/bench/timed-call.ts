import { tf } from '@lola-ts/tensor-core'
import { breathe } from '../output/interrupt'
import type { Work } from './bench-case'

/** Milliseconds of one call, until its result is there. The result is disposed. */
export async function timedCall({ call, milliseconds }: Pick<Work, 'call' | 'milliseconds'>): Promise<number> {
  const began = performance.now()
  const result = await call()
  if (result) await settle(result)
  const ended = performance.now()
  if (result) tf.dispose(result)
  await breathe()
  return milliseconds?.() ?? ended - began
}

/** The tensors of a result. */
export function tensorsOf(result: tf.TensorContainer): tf.Tensor[] {
  if (result instanceof tf.Tensor) return [result]
  return Object.values(result as object).filter((value) => value instanceof tf.Tensor)
}

/** A result is there when a value of it can be read. One is enough: reading all would be timed as well. */
async function settle(result: tf.TensorContainer): Promise<void> {
  const [tensor] = tensorsOf(result)
  if (!tensor) return
  const value = tf.tidy(() => tensor.flatten().slice(0, 1))
  await value.data()
  value.dispose()
}
