import type { LatentTrajectory } from '@lola-ts/autoencoder/node'
import type { WindowBatch, WindowSource } from '@lola-ts/dit'
import type { StateSpace } from '@lola-ts/emulation'
import { mapStates } from '@lola-ts/emulation'
import { ConfigError, type Tensor, tf } from '@lola-ts/tensor-core'
import { fold, type Key } from '@lola-ts/tensor-core/random'
import { batchIndices } from '@lola-ts/well-data'
import { breathe } from '../output/interrupt'
import type { FieldBatch } from './batches'

/** Windows of fields as windows of states, encoded on the way. */
export function encodedSource(source: (step: number) => Promise<FieldBatch>, space: StateSpace | null): WindowSource {
  return async (step) => {
    const { snapshots, labels } = await source(step)
    const states = space ? mapStates(snapshots, (x) => space.encode(x)) : snapshots
    if (space) snapshots.dispose()
    return { states, label: tf.tensor2d(labels) }
  }
}

export interface LatentWindowOptions {
  length: number
  stride: number
  batch: number
}

/** Shuffled windows of cached latents: a pure function of the step. */
export function latentBatches(
  trajectories: readonly LatentTrajectory[],
  { key, ...options }: LatentWindowOptions & { key: Key },
): { count: number; source: WindowSource } {
  const windows = places(trajectories, options)
  const source: WindowSource = async (step) => {
    await breathe()
    return read(
      trajectories,
      batchIndices(fold(key, 'order'), step, options.batch, windows.length).map((i) => windows[i]!),
      options,
    )
  }
  return { count: windows.length, source }
}

interface Place {
  trajectory: number
  start: number
}

function places(trajectories: readonly LatentTrajectory[], { length, stride }: LatentWindowOptions): Place[] {
  const span = (length - 1) * stride
  const found = trajectories.flatMap(({ shape }, trajectory) =>
    Array.from({ length: Math.max(0, shape[0]! - span) }, (_, start) => ({ trajectory, start })),
  )
  if (found.length > 0) return found
  throw new ConfigError(`latents: no trajectory holds a window of ${length} states at stride ${stride}`)
}

function read(
  trajectories: readonly LatentTrajectory[],
  places: Place[],
  { length, stride }: LatentWindowOptions,
): WindowBatch {
  const state = trajectories[0]!.shape.slice(1)
  const size = state.reduce((a, b) => a * b, 1)
  const values = new Float32Array(places.length * length * size)
  places.forEach(({ trajectory, start }, i) => {
    const { states } = trajectories[trajectory]!
    for (let k = 0; k < length; k++) {
      const from = (start + k * stride) * size
      values.set(states.subarray(from, from + size), (i * length + k) * size)
    }
  })
  const states: Tensor = tf.tensor(values, [places.length, length, ...state])
  return { states, label: tf.tensor2d(places.map(({ trajectory }) => trajectories[trajectory]!.label)) }
}
