import type { DiffusionEmulator } from '@lola-ts/dit'
import { ShapeError, type Tensor, tf } from '@lola-ts/tensor-core'

/** Where an assimilation stands: plain data, for a file. */
export interface AssimilationState {
  /** The last state that was given out; 0 for the beginning. */
  lead: number
  /** Observations that were read: resume with a stream that goes on after them. */
  read: number
  /** Drawn states that were not given out yet. */
  pending: number
  /** Known states at the very beginning. */
  begin: number
  /** Known states and those that were drawn and not given out yet, in latent space: `[member, time, ...state]`. */
  states: Float32Array
  shape: number[]
}

interface Start {
  known: Tensor
  pending: number
  lead: number
  read: number
  begin: number
}

/**
 * The beginning of an assimilation, or where an earlier one stopped.
 *
 * @param from known snapshots `[known, ...space, field]`, or a state
 * @throws {ShapeError} when the snapshots do not fit the emulator
 */
export function resumeFrom(
  { space, window }: DiffusionEmulator,
  from: Tensor | AssimilationState,
  members: number,
): Start {
  if ('states' in from) {
    const { states, shape, ...rest } = from
    return { ...rest, known: tf.tensor(states, shape) }
  }
  const [begin, ...shape] = from.shape as [number, ...number[]]
  if (shape.join() !== space.snapshotShape.join() || begin < 1 || begin >= window) {
    throw new ShapeError(
      `assimilate: known snapshots have shape [${from.shape}], expected 1 to ${window - 1} of [${space.snapshotShape}]`,
    )
  }
  const known = tf.tidy(() => {
    const states = space.encode(from).expandDims<Tensor>(0)
    return states.tile([members, ...states.shape.slice(1).map(() => 1)])
  })
  return { known, pending: 0, lead: 0, read: 0, begin }
}
