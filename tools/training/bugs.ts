import { detach, type Tensor, tf } from '@lola-ts/tensor-core'
import type { Weights } from '@lola-ts/tensor-core/nn'
import { fold, type Key, permutation } from '@lola-ts/tensor-core/random'

/** A mistake that is made on purpose: a criterion that it passes is worth nothing. */
export type Bug = 'none' | 'shuffled latents' | 'wrong sign'

/** The same weights, and the gradient of those that match `pattern` with the wrong sign. */
export function flipped(weights: Weights, pattern: RegExp): Weights {
  const entries = Object.entries(weights).map(([name, w]): [string, Tensor] => [
    name,
    pattern.test(name) ? detach(w).mul(2).sub(w) : w,
  ])
  if (!entries.some(([name]) => pattern.test(name))) throw new Error(`no weight matches ${pattern}`)
  return Object.fromEntries(entries)
}

/** The numbers of every state of windows `[batch, time, ...state]` in another order, each time. */
export function shuffled(windows: Tensor, key: Key): Tensor {
  const [batch, time, ...state] = windows.shape as [number, number, ...number[]]
  const size = state.reduce((a, b) => a * b, 1)
  return tf.tidy(() => {
    const rows = tf.unstack(windows.reshape([batch * time, size]))
    const order = (i: number) => tf.tensor1d([...permutation(fold(key, i), size)], 'int32')
    return tf.stack(rows.map((row, i) => row.gather(order(i)))).reshape(windows.shape)
  })
}
