import { type Tensor, tf } from '@lola-ts/tensor-core'
import { normal } from '@lola-ts/tensor-core/random'
import { type Emulator, pixelSpace } from '../src/index'

/** A random walk: every member adds noise of its own, and its label, state by state. */
export function randomWalk(window: number, shape: number[]): Emulator {
  return {
    window,
    space: pixelSpace(shape),
    stochastic: true,
    complete: ({ context, label, keys }) =>
      tf.tidy(() => {
        const missing = window - context.shape[1]!
        const steps = tf.stack(keys.map((key) => normal(key, [missing, ...shape]))) as Tensor
        const drift = label ? label.mean(1).reshape([-1, 1, ...shape.map(() => 1)]) : tf.scalar(0)
        const last = context.slice([0, context.shape[1]! - 1], [-1, 1])
        return tf.concat([context, last.add(steps.add(drift).cumsum(1))], 1)
      }),
  }
}
