import { type Emulator, type RolloutOptions, rollout } from '@lola-ts/emulation'
import { type Tensor, tf } from '@lola-ts/tensor-core'

/**
 * A rollout as the reference returns it, `[member, state, ...space, field]`: `states` counts the known ones, and in
 * their place stands what the emulator made of them in the first window. A forecast of ours leaves them out.
 */
export async function wholeTrajectory(emulator: Emulator, context: Tensor, options: RolloutOptions): Promise<Tensor> {
  const known = context.shape[0]!
  const parts: Tensor[] = []
  const watched: Emulator = {
    ...emulator,
    complete: async (request) => {
      const window = await emulator.complete(request)
      if (request.start === 0) parts.push(window.slice([0, 0], [-1, known]))
      return window
    },
  }
  for await (const { snapshots } of rollout(watched, context, { ...options, states: options.states - known })) {
    parts.push(snapshots.expandDims(1))
  }
  return tf.concat(parts, 1)
}
