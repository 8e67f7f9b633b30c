import { ConfigError, ShapeError, type Tensor, tf } from '@lola-ts/tensor-core'
import { fold, key } from '@lola-ts/tensor-core/random'
import type { Emulator } from './emulator'
import { mapStates } from './state-space'

export interface RolloutOptions {
  /** How many states to predict. */
  states: number
  /** Ensemble size. Default 1. */
  members?: number
  /** Parameters of the physics, the label vector that the emulator was trained with. */
  label?: readonly number[]
  /** Default 0. Members have streams of their own: member 3 is the same in an ensemble of 4 and of 16. */
  seed?: number
  /** Known states of every window after the first. Default 1. */
  overlap?: number
  /** Members computed at a time; bounds memory, changes no number. Default all. */
  batch?: number
  /** Stops between windows. */
  signal?: AbortSignal
}

/** The ensemble at one lead time. */
export interface Forecast {
  /** Lead time in states after the last known one, from 1. */
  lead: number
  /** Decoded, normalised snapshots `[member, ...space, field]`, owned by the caller. */
  snapshots: Tensor
}

/**
 * Rolls an emulator out from known snapshots, window by window, and yields the ensemble state by state.
 *
 * Each window is completed from the last `overlap` states of the one before. Only one window is in memory, however long
 * the rollout.
 *
 *     for await (const { lead, snapshots } of rollout(emulator, context, { states: 20, members: 16 })) { … }
 *
 * @param context normalised snapshots `[known, ...space, field]`, at least one and fewer than the window
 * @throws {ShapeError} when the context does not fit the emulator's space
 * @throws {ConfigError} when context, overlap and window leave nothing to predict
 *
 * Source: Rozet et al. 2025, section 3; LoLa, `emulate_rollout`.
 */
export async function* rollout(emulator: Emulator, context: Tensor, options: RolloutOptions): AsyncGenerator<Forecast> {
  const { states, members = 1, overlap = 1, batch = members, seed = 0, label, signal } = options
  check(emulator, context, overlap)
  const groups = Array.from({ length: Math.ceil(members / batch) }, (_, g) => ({
    first: g * batch,
    count: Math.min(batch, members - g * batch),
  }))
  const encoded = emulator.space.encode(context)
  let known = groups.map(({ count }) => repeat(encoded, count))
  let windows: Tensor[] = []
  encoded.dispose()

  try {
    for (let lead = 1, start = 0; lead <= states && !signal?.aborted; ) {
      const predicted = emulator.window - known[0]!.shape[1]!
      windows = []
      for (const [g, { first, count }] of groups.entries()) {
        const keys = Array.from({ length: count }, (_, m) => fold(key(seed), 'member', first + m, 'window', start))
        const shared = label ? tf.tensor2d([...label], [1, label.length]) : null
        try {
          windows.push(await emulator.complete({ context: known[g]!, label: shared, keys, start }))
        } finally {
          shared?.dispose()
        }
      }
      const next = windows.map((window) => part(window, emulator.window - overlap, overlap))
      start += known[0]!.shape[1]! + predicted - overlap
      tf.dispose(known)
      known = next

      for (let i = emulator.window - predicted; i < emulator.window && lead <= states; i++, lead++) {
        const decoded = windows.map((window) => {
          const state = part(window, i, 1)
          const snapshots = mapStates(state, (z) => emulator.space.decode(z))
          state.dispose()
          return snapshots
        })
        const snapshots = tf.tidy(() => (tf.concat(decoded) as Tensor).squeeze([1]))
        tf.dispose(decoded)
        yield { lead, snapshots }
      }
      tf.dispose(windows)
      windows = []
    }
  } finally {
    tf.dispose([known, windows])
  }
}

function repeat(x: Tensor, count: number): Tensor {
  return tf.tidy(() => x.expandDims(0).tile([count, ...x.shape.map(() => 1)]))
}

/** `count` states from `begin` of `[member, time, ...state]`. */
function part(window: Tensor, begin: number, count: number): Tensor {
  return window.slice([0, begin], [-1, count])
}

function check({ window, space }: Emulator, context: Tensor, overlap: number): void {
  const [known, ...shape] = context.shape
  if (shape.join() !== space.snapshotShape.join()) {
    throw new ShapeError(`context has snapshots of shape [${shape}], expected [${space.snapshotShape}]`, {
      hint: 'The emulator was trained on another grid or other fields.',
    })
  }
  if (known! < 1 || known! >= window || overlap < 1 || overlap >= window) {
    throw new ConfigError(
      `context ${known} and overlap ${overlap} must be at least 1 and less than the window of ${window} states`,
    )
  }
}
