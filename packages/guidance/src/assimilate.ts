import type { DiffusionEmulator } from '@lola-ts/dit'
import { mapStates } from '@lola-ts/emulation'
import { ConfigError, type Tensor, tf } from '@lola-ts/tensor-core'
import { fold, key } from '@lola-ts/tensor-core/random'
import { type AssimilationState, resumeFrom } from './assimilation-state'
import type { GuidanceMethod } from './methods/method'
import { type Noise, variances } from './noise'
import type { Operator } from './operators/operator'
import { observedShape } from './operators/picture'
import { checkNoise, windowGuide } from './window-guide'

/** Where observations come from, and what they mean. */
export interface Instrument {
  operator: Operator
  /** Of every state: one number, one a field, or a tensor that broadcasts to `[1, ...observed]`. */
  noise: Noise
  /**
   * What is seen of states 1, 2, 3, … after the last known one: `[...observed]` as `operator` gives it for one snapshot,
   * NaN where a value is missing; null for a state of which nothing is seen. Tensors are taken over. When it ends, so
   * does the assimilation.
   */
  values: Iterable<Tensor | null> | AsyncIterable<Tensor | null>
}

/** The ensemble given what was observed. */
export interface Analysis {
  /** States after the last known one, from 1. */
  lead: number
  /** Decoded, normalised snapshots `[member, ...space, field]`, owned by the caller. */
  snapshots: Tensor
  /** Where to go on after this state. To be called before the next one is asked for. */
  save(): AssimilationState
}

export interface AssimilateOptions {
  /** Normalised snapshots `[known, ...space, field]` to begin from, or where an earlier run stopped. */
  from: Tensor | AssimilationState
  method: GuidanceMethod
  /** Ensemble size. Default 16; a resumed run has that of the earlier one. */
  members?: number
  /** Parameters of the physics, the label vector that the emulator was trained with. */
  label?: readonly number[]
  /** Default 0. */
  seed?: number
  /** Known states of every window after the first. Default 1. */
  overlap?: number
  /**
   * `filter` gives a state as soon as it is observed, from what was seen up to then, and takes a window a state.
   * `smooth` waits for the observations of a window, which all its states are drawn from: better, later, and cheaper.
   * Default filter.
   */
  mode?: 'filter' | 'smooth'
  /** See `GuidedOptions`. Default 0. */
  error?: Noise
  signal?: AbortSignal
}

/**
 * Assimilates observations as they arrive: yields the ensemble state by state. Memory holds one window, however long the
 * stream.
 *
 *     for await (const { lead, snapshots, save } of assimilate(emulator, { operator, noise: 0.1, values }, { from, method: mmps() })) …
 *
 * Smoothing draws the very ensemble of `rollout(guided(…))`. Past observations act through the known states, of which
 * the ensemble holds `overlap`. A run that goes on from {@link Analysis.save} gives what an uninterrupted one would.
 *
 * @throws {ConfigError} when operator and emulator do not fit, or overlap and window leave nothing to predict
 */
export async function* assimilate(
  emulator: DiffusionEmulator,
  instrument: Instrument,
  options: AssimilateOptions,
): AsyncGenerator<Analysis> {
  const { method, members = 16, label, seed = 0, overlap = 1, mode = 'filter', error = 0, signal } = options
  const { operator, noise } = instrument
  const { space, window } = emulator
  if (!Number.isInteger(overlap) || overlap < 1 || overlap >= window) {
    throw new ConfigError(
      `assimilate: overlap is ${overlap}, expected 1 or more, and less than the window of ${window}`,
    )
  }
  const guide = windowGuide(space, operator, method, error)
  const stream = readerOf(instrument.values)
  let seen: (Tensor | null)[] = []
  const steered = emulator.with({
    guide(denoiser, { context }) {
      const states = seen.flatMap((values, i) => (values ? [context.shape[1]! + i] : []))
      if (states.length === 0) return denoiser
      const read = () => {
        const values = tf.stack(present(seen)) as Tensor
        return { values, variance: variances(noise, values.shape, operator.name) }
      }
      return guide.steer(denoiser, { states, read })
    },
  })

  const expected = observedShape(operator, space.snapshotShape)
  const start = resumeFrom(emulator, options.from, members)
  let { known, pending, lead, read } = start
  try {
    while (!signal?.aborted) {
      if (pending === 0) {
        const context = known.shape[1]!
        const wanted = mode === 'filter' ? 1 : window - context
        seen = []
        let ended = false
        while (seen.length < wanted && !ended) {
          const next = await stream.next()
          if (next.done) ended = true
          else seen.push(next.value)
        }
        for (const values of seen) if (values) check(values, expected, instrument, method, error)
        read += seen.length
        if (seen.length === 0 || signal?.aborted) return
        // As in a rollout: the window's first state, counted from the first known one.
        const at = start.begin + lead - context
        const keys = Array.from({ length: known.shape[0]! }, (_, m) => fold(key(seed), 'member', m, 'window', at))
        const shared = label ? tf.tensor2d([...label], [1, label.length]) : null
        const whole = await steered.complete({ context: known, label: shared, keys, start: at })
        shared?.dispose()
        known.dispose()
        tf.dispose(present(seen))
        pending = seen.length
        known = whole.slice([0, 0], [-1, context + pending])
        whole.dispose()
        seen = []
      }
      pending--
      lead++
      const at = known.shape[1]! - 1 - pending
      const snapshots = tf.tidy(() => {
        const state = known.slice([0, at], [-1, 1])
        return mapStates(state, (z) => space.decode(z)).squeeze<Tensor>([1])
      })
      // What the next window needs: the last states given out, and those to come.
      const first = Math.max(0, at + 1 - overlap)
      const kept = known.slice([0, first], [-1, -1])
      known.dispose()
      known = kept
      const state = { lead, read, pending, begin: start.begin }
      const held = known
      yield {
        lead,
        snapshots,
        save: () => ({ ...state, states: Float32Array.from(held.dataSync<'float32'>()), shape: [...held.shape] }),
      }
    }
  } finally {
    known.dispose()
    tf.dispose(present(seen))
    guide.dispose()
    await stream.close()
  }
}

function check(
  values: Tensor,
  expected: readonly number[],
  { operator, noise }: Instrument,
  method: GuidanceMethod,
  error: Noise,
): void {
  if (values.shape.join() !== expected.join()) {
    throw new ConfigError(`observations have shape [${values.shape}], and ${operator.name} sees [${expected}]`, {
      hint: 'The observations were made on another grid, or with another operator.',
    })
  }
  tf.tidy(() => checkNoise(method, variances(noise, [1, ...expected], operator.name), error))
}

/** One value at a time of what can be iterated, waiting for it or not. */
function readerOf<T>(values: Iterable<T> | AsyncIterable<T>) {
  const iterator = Symbol.asyncIterator in values ? values[Symbol.asyncIterator]() : values[Symbol.iterator]()
  return {
    next: async () => iterator.next(),
    close: async () => void (await iterator.return?.()),
  }
}

const present = <T>(values: readonly (T | null)[]): T[] => values.filter((value) => value !== null)
