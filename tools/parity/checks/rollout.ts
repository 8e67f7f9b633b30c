import { type Emulator, pixelSpace, type WindowRequest } from '@lola-ts/emulation'
import { type Tensor, tf } from '@lola-ts/tensor-core'
import { toWeights } from '@lola-ts/tensor-core/checkpoint'
import type { Check } from '../check'
import { wholeTrajectory } from '../whole-trajectory'

/** Which windows a rollout asks for and what it makes of them, with a toy in place of a model. */
export const rollouts: Check = {
  matches: ({ title }) => title === 'emulate_rollout with a deterministic toy model',
  async run({ config, input }, compare) {
    const x = toWeights(input).x!
    for (const [i, { context, overlap, window, crop, rollout }] of (config.cases as Case[]).entries()) {
      // The toy looks back only, so that a cropped window is a shorter one.
      const emulator = toy(crop ?? window, x.shape.slice(1))
      const known = x.slice([0], [context])
      compare(`output/traj_${i}`, (await wholeTrajectory(emulator, known, { states: rollout, overlap })).squeeze([0]))
      compare(
        `output/calls_${i}`,
        emulator.requests.flatMap(({ start, context }) => [start, context.shape[1]!]),
      )
    }
  },
}

interface Case {
  context: number
  overlap: number
  window: number
  /** States of a window that are used, if not all. */
  crop: number | null
  /** States of the trajectory, the known ones included. */
  rollout: number
}

/**
 * Known states times 1.01; later ones 0.9 times the one before + 0.1 sin(position + start) + 0.05 times the mean of the
 * known ones.
 */
function toy(window: number, shape: number[]): Emulator & { requests: WindowRequest[] } {
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
        const out: Tensor[] = context.mul(1.01).unstack(1)
        const mean = context.mean(1)
        for (let j = out.length; j < window; j++) {
          const wave = 0.1 * Math.sin(j + start)
          out.push(out[j - 1]!.mul(0.9).add(wave).add(mean.mul(0.05)))
        }
        return tf.stack(out, 1)
      })
    },
  }
}
