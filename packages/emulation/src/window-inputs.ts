import { type Tensor, tf } from '@lola-ts/tensor-core'
import { spreadMask } from './context-mask'

/**
 * A window whose first states are known, as networks take it: the states, zero where unknown, and the mask of ones and
 * zeros, both `[member, window, ...state]`.
 *
 * @param context known states `[member, known, ...state]`
 */
export function windowInputs(context: Tensor, window: number): { known: Tensor; mask: Tensor } {
  const [members, states, ...state] = context.shape as [number, number, ...number[]]
  return tf.tidy(() => {
    const beyond = state.map((): [number, number] => [0, 0])
    const row = Float32Array.from({ length: window }, (_, i) => (i < states ? 1 : 0))
    return {
      known: context.pad([[0, 0], [0, window - states], ...beyond]),
      mask: spreadMask(tf.tensor2d(row, [1, window]).tile([members, 1]), state),
    }
  })
}
