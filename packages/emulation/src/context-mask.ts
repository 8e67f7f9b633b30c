import { type Tensor, tf } from '@lola-ts/tensor-core'
import { fold, type Key, poisson, uniformArray } from '@lola-ts/tensor-core/random'

export interface ContextMaskOptions {
  /** Mean of the Poisson draw. Default 1. */
  rate?: number
  /** Fewest known states. Default 1. */
  atLeast?: number
  /** Probability that the known states are the first ones rather than the last. Default 1. */
  forward?: number
}

/**
 * Which states of each training window are known: `[batch, window]` of zeros and ones.
 *
 * The number of known states is Poisson(rate) mod (window − atLeast) + atLeast: draws beyond the window wrap around, as
 * in the reference.
 *
 * Source: Rozet et al. 2025, section 4.2; LoLa, `random_context_mask` (v1.1: forward 1; v1.0: 0.66).
 */
export function contextMask(key: Key, batch: number, window: number, options: ContextMaskOptions = {}): Tensor {
  const { rate = 1, atLeast = 1, forward = 1 } = options
  const mask = new Float32Array(batch * window)
  for (let b = 0; b < batch; b++) {
    const known = (poisson(fold(key, 'count', b), rate) % (window - atLeast)) + atLeast
    const first = uniformArray(fold(key, 'direction', b), 1)[0]! < forward
    mask.fill(1, b * window + (first ? 0 : window - known), b * window + (first ? known : window))
  }
  return tf.tensor2d(mask, [batch, window])
}

/** A mask `[batch, window]` spread over `[batch, window, ...state]`. */
export function spreadMask(mask: Tensor, state: readonly number[]): Tensor {
  return mask.reshape([...mask.shape, ...state.map(() => 1)]).tile([1, 1, ...state])
}
