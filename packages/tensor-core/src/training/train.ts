import * as tf from '@tensorflow/tfjs'
import { TrainingError } from '../errors'
import { jit } from '../jit/jit'
import { leaves } from '../jit/tree'
import { initialize, type ParameterSpec, type Weights } from '../nn/parameters'
import type { Optimizer, UpdateInputs } from '../optim/optimizer'
import { cosine, type RateSchedule } from '../optim/schedules'
import { fold, key } from '../random/key'
import { type CompiledStep, compileStep } from './compile-step'
import { readScalar } from './read-scalar'
import { fromInfo, noteScores, startPosition, toInfo } from './training-position'
import { disposeState, packState, type TrainingState, unpackState } from './training-state'
import { validate } from './validate'

/** What is trained: parameters, a loss, and where its batches come from. */
export interface TrainingTask {
  parameters: ParameterSpec[]
  /** The loss of one batch, a scalar. Compiled together with its gradient and the update. */
  loss(weights: Weights, batch: tf.Tensor[]): tf.Tensor
  /**
   * The batch of a step: data, noise, masks. A pure function of `step`, so that a resumed run sees what an
   * uninterrupted one would.
   */
  batch(step: number): tf.Tensor[] | Promise<tf.Tensor[]>
  /** Held-out batches with fixed random draws, whose mean loss is the score `validation`. */
  validation?: { batches: number; batch(index: number): tf.Tensor[] | Promise<tf.Tensor[]> }
}

/** Where a run keeps its state. `openRun` of `@lola-ts/tensor-core/node` is one; tests keep it in memory. */
export interface CheckpointStore {
  latest(): Promise<{ step: number; tensors: Weights; info: object } | null>
  saveCheckpoint(step: number, tensors: Weights, info: object): Promise<void>
  appendMetrics(record: Record<string, number>): void | Promise<void>
  /** The checkpoint whose `info.score` is the smallest. */
  best?(): Promise<{ step: number; tensors: Weights; info: object } | null>
}

export interface TrainOptions {
  steps: number
  optimizer: Optimizer
  /** Peak learning rate. */
  rate: number
  /** Default {@link cosine}. */
  schedule?: RateSchedule
  /** Largest global gradient norm. Default 1. */
  clip?: number
  /** Decay of the exponential moving average of the weights, which is what training returns. Default 0.999; 0 is off. */
  ema?: number
  /**
   * Parts that a batch is taken in, one after the other, for the memory of one of them. All tensors of a batch then have
   * its examples along their first axis, and the loss is a mean over examples. Default 1.
   */
  accumulate?: number
  /** Seed of the initial weights. Default 0. */
  seed?: number
  /** Start from these weights instead of drawn ones. */
  weights?: Weights
  store?: CheckpointStore
  /** Steps between validations. Default: a tenth of the run. */
  validateEvery?: number
  /** Steps between checkpoints. Default: a tenth of the run. */
  checkpointEvery?: number
  /** Give up after more steps in a row than this that were not finite. Default 20. */
  maxSkips?: number
  /** End early after so many validations in a row without a better one. Default 0: never. */
  patience?: number
  /** Which weights training returns: the last ones, or those of the best validation in the store. Default `last`. */
  result?: 'last' | 'best'
  /** Stop cleanly, with a checkpoint, at the end of the step under way. */
  signal?: AbortSignal
  onStep?(progress: TrainProgress): void
  /** Waited for after every validation: to draw what the weights do. The weights stay with the training. */
  onValidation?(validation: { step: number; scores: Record<string, number>; weights: Weights }): void | Promise<void>
}

export interface TrainProgress {
  step: number
  steps: number
  loss: number
  /** Global gradient norm before clipping. */
  norm: number
  /** Latest validation scores. */
  scores: Record<string, number>
  /** Steps skipped until now because they were not finite. */
  skipped: number
  /** Examples of the step's batch. */
  examples: number
  /** Milliseconds that the step took, and of those until its batch was there. */
  time: { step: number; data: number }
}

export interface TrainResult {
  /** The averaged weights (or the plain ones without averaging). The caller owns them. */
  weights: Weights
  step: number
  /** False when `signal` stopped the run early. */
  finished: boolean
  /** Whether it ended before its last step because validation no longer improved. */
  early: boolean
  /** Steps skipped because their loss, gradient or new weights were not finite. */
  skipped: number
  /** The smallest validation score, and its step. */
  best: { step: number; score: number } | null
}

const defaultMaxSkips = 20

/**
 * Trains a task, resuming from the store's latest checkpoint.
 *
 * A step whose loss, gradient or new weights are not finite is skipped whole (weights, optimiser, its step count and
 * average stay); after more than `maxSkips` in a row the run stops. A checkpoint is written every `checkpointEvery`
 * steps, at every best validation so far, at the end, when `signal` is heard (within one step, also while validating)
 * and, as far as possible, when something fails.
 *
 * @throws {TrainingError} when the loss stays non-finite
 * @throws {ConfigError} when a batch does not divide into `accumulate` parts
 * @throws {CheckpointError} when the store's checkpoint is not one of this task
 */
export async function train(task: TrainingTask, options: TrainOptions): Promise<TrainResult> {
  const { steps, optimizer, rate, schedule = cosine(), clip = 1, ema = 0.999, seed = 0, store, signal } = options
  const { maxSkips = defaultMaxSkips, patience = 0, result = 'last', accumulate = 1 } = options
  const validateEvery = options.validateEvery ?? Math.max(1, Math.round(steps / 10))
  const checkpointEvery = options.checkpointEvery ?? Math.max(1, Math.round(steps / 10))

  const evaluate = jit((weights: Weights, batch: tf.Tensor[]) => task.loss(weights, batch), { name: 'validation loss' })
  const update = compileStep(task, { optimizer, clip, ema, accumulate })
  const stream = fold(key(seed), 'optimizer')
  const resumed = await store?.latest()
  let state = resumed
    ? unpackState(resumed.tensors, task.parameters)
    : fresh(task, optimizer, seed, ema, options.weights)
  const at = resumed ? fromInfo(resumed.step, resumed.info) : startPosition()
  let saved = resumed ? at.step : 0
  const outOfPatience = () => patience > 0 && at.stale >= patience

  const checkpoint = async () => {
    await store?.saveCheckpoint(at.step, packState(state), toInfo(at))
    saved = at.step
  }

  let examples = 0
  let time = { step: 0, data: 0 }

  /** Takes one step, or skips it. */
  const advance = async () => {
    const began = performance.now()
    const batch = await task.batch(at.step)
    const data = performance.now() - began
    examples = batch[0]?.shape[0] ?? 0
    const number = at.step + 1 - at.skipped
    const plan = optimizer.plan(number, state.weights, stream)
    const inputs = { ...plan, rate: tf.scalar(rate * schedule(at.step, steps)), step: tf.scalar(number) }
    const next = takeStep(update, state, batch, inputs)
    const [loss, norm, size] = [await readScalar(next.loss), await readScalar(next.norm), await readScalar(next.size)]
    const usable = [loss, norm, size].every(Number.isFinite)
    disposeState(usable ? state : next.state)
    if (usable) state = next.state
    else at.skipped++
    at.inRow = usable ? 0 : at.inRow + 1
    at.step++
    at.pending = { loss, norm }
    time = { step: performance.now() - began, data }
  }

  try {
    while ((at.pending || (at.step < steps && !outOfPatience())) && !signal?.aborted) {
      if (!at.pending) await advance()
      if (at.inRow > maxSkips) {
        throw new TrainingError(`the loss was not finite for ${at.inRow} steps in a row, until step ${at.step}`, {
          hint: 'Lower the learning rate, or check the data: lola data validate.',
        })
      }
      const { step, skipped } = at
      const { loss, norm } = at.pending!
      let latest: Record<string, number> | undefined
      if (task.validation && (step % validateEvery === 0 || step === steps)) {
        const validation = await validate(task.validation, evaluate, ema > 0 ? state.ema : state.weights, signal)
        if (validation === undefined) break
        latest = { validation }
        await options.onValidation?.({ step, scores: latest, weights: ema > 0 ? state.ema : state.weights })
      }
      const scores = latest ?? at.scores
      const skips: Record<string, number> = skipped > 0 ? { skipped } : {}
      await store?.appendMetrics({ step, loss, norm, rate: rate * schedule(step - 1, steps), ...scores, ...skips })
      // Only now: what fails before comes again.
      at.pending = null
      const better = latest !== undefined && noteScores(at, latest)
      options.onStep?.({ step, steps, loss, norm, scores, skipped, examples, time })
      if (better || step % checkpointEvery === 0 || step === steps || outOfPatience()) await checkpoint()
    }
    if (signal?.aborted && (saved !== at.step || at.pending)) await checkpoint()
    const { step, skipped, best } = at
    const early = outOfPatience() && step < steps
    const finished = !at.pending && (early || step >= steps)
    if (finished && result === 'best') state = await bestOf(store, task.parameters, state)
    const { weights, optimizer: moments, ema: averaged } = state
    tf.dispose([moments, ema > 0 ? weights : averaged])
    return { weights: ema > 0 ? averaged : weights, step, finished, early, skipped, best }
  } catch (error) {
    // What was learned until now should not be lost to a batch that cannot be read. A disk that refuses has said so.
    const lost = saved !== at.step && at.inRow <= maxSkips
    if (lost) await checkpoint().catch(() => {})
    disposeState(state)
    throw error
  } finally {
    update.dispose()
    evaluate.dispose()
  }
}

/** The state of the best validation, in place of the last one, which is disposed. The last one where there was none. */
async function bestOf(store: CheckpointStore | undefined, parameters: ParameterSpec[], last: TrainingState) {
  const best = await store?.best?.()
  if (!best) return last
  disposeState(last)
  return unpackState(best.tensors, parameters)
}

/** One update. Disposes the batch and the inputs, also when it fails. */
function takeStep(update: CompiledStep, state: TrainingState, batch: tf.Tensor[], inputs: UpdateInputs) {
  try {
    return update(state, batch, inputs)
  } finally {
    tf.dispose([batch, leaves(inputs)])
  }
}

function fresh(task: TrainingTask, optimizer: Optimizer, seed: number, ema: number, given?: Weights): TrainingState {
  const weights = given ? copy(given) : initialize(task.parameters, fold(key(seed), 'weights'))
  return { weights, optimizer: optimizer.init(weights), ema: ema > 0 ? copy(weights) : {} }
}

function copy(weights: Weights): Weights {
  return Object.fromEntries(Object.entries(weights).map(([name, w]) => [name, w.clone()]))
}
