import type { DiffusionEmulator } from '@lola-ts/dit'
import { type Emulator, rollout, type StateSpace } from '@lola-ts/emulation'
import { type GuidanceMethod, guided, type Noise, type Observations, type Operator, observe } from '@lola-ts/guidance'
import { type Tensor, tf } from '@lola-ts/tensor-core'
import { fold, key } from '@lola-ts/tensor-core/random'
import { normaliseArray, type Physics } from '@lola-ts/well-data'
import type { WellDataset } from '@lola-ts/well-data/node'

/** Where a forecast begins and how far it goes. */
export interface ForecastCase {
  /** Index of the trajectory in its dataset. */
  trajectory: number
  /** The last known snapshot. */
  start: number
  /** States to predict. */
  states: number
  /** Known snapshots, the last one included. */
  context: number
}

/** The states that a forecast is about, normalised. */
export interface Truth extends ForecastCase {
  /** `[known, ...space, field]` */
  known: Float32Array
  /** The known and as many of the predicted snapshots as the file has, `[time, ...space, field]`. */
  snapshots: Float32Array
  /** How many predicted snapshots the file has. */
  future: number
  /** `[...space, field]` */
  shape: number[]
  label: number[]
}

/** Reads what is known and what will happen. @throws {NotFoundError} outside of the trajectory */
export function readTruth(dataset: WellDataset, physics: Physics, request: ForecastCase): Truth {
  const { trajectory, start, states, context } = request
  const nSteps = dataset.trajectories[trajectory]?.nSteps ?? start + 1
  const first = start - (context - 1)
  const future = Math.max(0, Math.min(states, nSteps - 1 - start))
  const { snapshots, shape, label } = dataset.trajectory(trajectory, { start: first, count: context + future })
  const normalised = normaliseArray(physics, snapshots)
  const size = normalised.length / (context + future)
  return {
    ...request,
    known: normalised.subarray(0, context * size),
    snapshots: normalised,
    future,
    shape: shape.slice(1),
    label,
  }
}

/** Which trajectory and from where, as in score records: `test/1@50`. */
export const placeOf = ({ trajectory, start }: ForecastCase, split: string) => `${split}/${trajectory}@${start}`

/** The true snapshot at a lead time, normalised; lead 0 is the last known one. */
export function truthAt({ snapshots, context, future }: Truth, lead: number): Float32Array {
  const size = snapshots.length / (context + future)
  const at = context - 1 + lead
  return snapshots.subarray(at * size, (at + 1) * size)
}

export interface ForecastOptions {
  members: number
  seed: number
  /** Members computed at a time. */
  batch?: number
  /** Known states of every window after the first. Default as many as are known at first. */
  overlap?: number
  signal?: AbortSignal
}

/** An ensemble at one lead time, and how long it took. */
export interface ForecastState {
  lead: number
  /** `[member, ...space, field]`, normalised. */
  ensemble: Float32Array
  milliseconds: number
}

/** Rolls an emulator out from a known state. */
export async function* forecast(
  emulator: Emulator,
  truth: Truth,
  options: ForecastOptions,
): AsyncGenerator<ForecastState> {
  const { members, seed, batch = members, overlap = truth.context, signal } = options
  const known: Tensor = tf.tensor(truth.known, [truth.context, ...truth.shape])
  const { states, label } = truth
  try {
    const count = emulator.stochastic ? members : 1
    let began = performance.now()
    for await (const { lead, snapshots } of rollout(emulator, known, {
      states,
      members: count,
      label,
      seed,
      overlap,
      batch: Math.min(batch, count),
      ...(signal && { signal }),
    })) {
      const ensemble = Float32Array.from(await snapshots.data<'float32'>())
      snapshots.dispose()
      yield { lead, ensemble, milliseconds: performance.now() - began }
      began = performance.now()
    }
  } finally {
    known.dispose()
  }
}

export interface ObserveTruthOptions {
  /** Standard deviation of the observation noise, in the units of the operator. */
  noise: Noise
  seed: number
  /** Only every k-th state is observed. Default 1. */
  every?: number
}

/** Noisy observations of the truth, from the first known state on. */
export function observeTruth(
  { snapshots, context, future, shape, trajectory, start }: Truth,
  operator: Operator,
  { noise, seed, every = 1 }: ObserveTruthOptions,
): Observations {
  const true_ = tf.tensor(snapshots, [context + future, ...shape])
  try {
    return observe(true_, operator, { noise, every, key: fold(key(seed), 'observations', trajectory, start) })
  } finally {
    true_.dispose()
  }
}

export interface GuideOptions {
  method: GuidanceMethod
  /** The autoencoder's own error, see `GuidedOptions` of guidance. Default 0. */
  error?: Noise
  /** Whose decoder has a cheaper derivative. Default the emulator's own. */
  space?: StateSpace
}

/** The emulator guided by observations, which are taken over. */
export function guideBy(
  emulator: DiffusionEmulator,
  observations: Observations,
  { method, error = 0, space = emulator.space }: GuideOptions,
) {
  const steered = guided({ ...emulator, space }, observations, method, { error })
  return {
    emulator: steered,
    dispose() {
      steered.dispose()
      observations.dispose()
    },
  }
}
