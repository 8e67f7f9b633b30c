import { ConfigError } from '@lola-ts/tensor-core'
import type { StepRange } from './read-field'

/** Reads states of one trajectory of a dataset, into an array of their size where one is given. */
export type ReadStates = (
  trajectory: number,
  range: Required<StepRange>,
  into?: Float32Array<ArrayBuffer>,
) => Float32Array<ArrayBuffer>

/** The same reads from memory: a trajectory is read whole once, and kept. */
export interface KeptTrajectories {
  read: ReadStates
  forget(): void
}

/**
 * @param lengths steps of each trajectory
 * @param stateSize numbers of one state
 * @param limit bytes that all trajectories may take
 * @throws ConfigError for a larger dataset
 */
export function keepTrajectories(
  what: string,
  readStates: ReadStates,
  lengths: readonly number[],
  stateSize: number,
  limit: number,
): KeptTrajectories {
  const bytes = 4 * stateSize * lengths.reduce((sum, steps) => sum + steps, 0)
  if (bytes > limit) {
    throw new ConfigError(`${what}: dataset takes ${bytes} bytes in memory, expected at most cacheBytes = ${limit}`, {
      hint: "Open it with cache: 'none', fewer files, or a larger cacheBytes.",
    })
  }
  const kept = new Map<number, Float32Array<ArrayBuffer>>()

  function wholeOf(trajectory: number): Float32Array<ArrayBuffer> {
    let whole = kept.get(trajectory)
    if (!whole) {
      whole = readStates(trajectory, { start: 0, count: lengths[trajectory]!, stride: 1 })
      kept.set(trajectory, whole)
    }
    return whole
  }

  return {
    read(trajectory, { start, count, stride }, into = new Float32Array(count * stateSize)) {
      const whole = wholeOf(trajectory)
      for (let i = 0; i < count; i++) {
        const step = start + i * stride
        into.set(whole.subarray(step * stateSize, (step + 1) * stateSize), i * stateSize)
      }
      return into
    },
    forget: () => kept.clear(),
  }
}
