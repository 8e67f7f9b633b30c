import { type Tensor, tf } from '@lola-ts/tensor-core'
import { normal } from '@lola-ts/tensor-core/random'
import { type Emulator, pixelSpace, type WindowRequest } from '../src/index'

/**
 * The toy model of the fixture `emulation/rollout`: known states times 1.01, later ones
 * 0.9 times the one before + 0.1 sin(position + start) + 0.05 times the mean of the known ones.
 */
export function recurrence(window: number, shape: number[]): Emulator & { requests: WindowRequest[] } {
  const requests: WindowRequest[] = []
  return {
    requests,
    window,
    space: pixelSpace(shape),
    stochastic: false,
    complete: (request) => {
      requests.push(request)
      return tf.tidy(() => {
        const { context, start } = request
        const out = context.mul(1.01).unstack(1)
        const mean = context.mean(1)
        for (let j = out.length; j < window; j++) {
          out.push(
            out[j - 1]!.mul(0.9)
              .add(0.1 * Math.sin(j + start))
              .add(mean.mul(0.05)),
          )
        }
        return tf.stack(out, 1)
      })
    },
  }
}

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
