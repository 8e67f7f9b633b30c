import * as tf from '@tensorflow/tfjs'
import { TrainingError } from '../errors'
import { exactProducts } from '../jit/exact-products'
import { jit } from '../jit/jit'
import { leaves } from '../jit/tree'
import { initialize, type ParameterSpec, type Weights } from '../nn/parameters'
import { clipByNorm, globalNorm } from '../optim/clip'
import type { Optimizer, OptimizerState, UpdateInputs } from '../optim/optimizer'
import { cosine, type RateSchedule } from '../optim/schedules'
import { fold, key } from '../random/key'

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
  /** Seed of the initial weights. Default 0. */
  seed?: number
  /** Start from these weights instead of drawn ones. */
  weights?: Weights
  store?: CheckpointStore
  /** Steps between validations. Default: a tenth of the run. */
  validateEvery?: number
  /** Steps between checkpoints. Default: a tenth of the run. */
  checkpointEvery?: number
  /** Stop cleanly, with a checkpoint, at the end of the step under way. */
  signal?: AbortSignal
  onStep?(progress: TrainProgress): void
}

export interface TrainProgress {
  step: number
  steps: number
  loss: number
  /** Global gradient norm before clipping. */
  norm: number
  /** Latest validation scores. */
  scores: Record<string, number>
}

export interface TrainResult {
  /** The averaged weights (or the last ones without averaging). The caller owns them. */
  weights: Weights
  step: number
  /** False when `signal` stopped the run early. */
  finished: boolean
  /** Steps skipped because their loss or gradient was not finite. */
  skipped: number
}

/** What a checkpoint keeps besides tensors. */
interface Info {
  scores: Record<string, number>
  skipped: number
}

interface State {
  weights: Weights
  optimizer: OptimizerState
  ema: Weights
}

const maxSkips = 20

/**
 * Trains a task, resuming from the store's latest checkpoint.
 *
 * A step whose loss or gradient is not finite is skipped whole (weights, optimiser, its step count and average stay);
 * after 20 in a row the run stops.
 *
 * @throws {TrainingError} when the loss stays non-finite
 */
export async function train(task: TrainingTask, options: TrainOptions): Promise<TrainResult> {
  const { steps, optimizer, rate, schedule = cosine(), clip = 1, ema = 0.999, seed = 0, store, signal } = options
  const validateEvery = options.validateEvery ?? Math.max(1, Math.round(steps / 10))
  const checkpointEvery = options.checkpointEvery ?? Math.max(1, Math.round(steps / 10))

  const evaluate = jit((weights: Weights, batch: tf.Tensor[]) => task.loss(weights, batch), { name: 'validation loss' })
  const update = compileStep(task, optimizer, clip, ema)
  const stream = fold(key(seed), 'optimizer')
  const resumed = await store?.latest()
  let state = resumed ? unpack(resumed.tensors, task.parameters) : fresh(task, optimizer, seed, ema, options.weights)
  let step = resumed?.step ?? 0
  let { skipped = 0, scores = {} } = (resumed?.info ?? {}) as Partial<Info>
  let skips = 0
  let saved = step

  const checkpoint = async () => {
    await store?.saveCheckpoint(step, pack(state), { scores, skipped } satisfies Info)
    saved = step
  }
  try {
    while (step < steps && !signal?.aborted) {
      const batch = await task.batch(step)
      const number = step + 1 - skipped
      const plan = optimizer.plan(number, state.weights, stream)
      const inputs = { ...plan, rate: tf.scalar(rate * schedule(step, steps)), step: tf.scalar(number) }
      const next = takeStep(update, state, batch, inputs)
      const [loss, norm] = [(await next.loss.data())[0]!, (await next.norm.data())[0]!]
      tf.dispose([next.loss, next.norm])

      if (Number.isFinite(loss) && Number.isFinite(norm)) {
        disposeState(state)
        state = next.state
        skips = 0
      } else {
        disposeState(next.state)
        skipped++
        if (++skips > maxSkips) {
          throw new TrainingError(`the loss was not finite for ${skips} steps in a row, until step ${step}`, {
            hint: 'Lower the learning rate, or check the data: lola data validate.',
          })
        }
      }
      step++
      if (task.validation && (step % validateEvery === 0 || step === steps)) {
        scores = { validation: await validate(task.validation, evaluate, ema > 0 ? state.ema : state.weights) }
      }
      await store?.appendMetrics({ step, loss, norm, rate: rate * schedule(step - 1, steps), ...scores })
      options.onStep?.({ step, steps, loss, norm, scores })
      if (step % checkpointEvery === 0 || step === steps) await checkpoint()
    }
    if (signal?.aborted && saved !== step) await checkpoint()
    const { weights, optimizer: moments, ema: averaged } = state
    const result = ema > 0 ? averaged : weights
    tf.dispose([moments, ema > 0 ? weights : averaged])
    return { weights: result, step, finished: step >= steps, skipped }
  } catch (error) {
    disposeState(state)
    throw error
  } finally {
    update.dispose()
    evaluate.dispose()
  }
}

async function validate(
  { batches, batch }: NonNullable<TrainingTask['validation']>,
  evaluate: (weights: Weights, batch: tf.Tensor[]) => tf.Tensor,
  weights: Weights,
): Promise<number> {
  let sum = 0
  for (let i = 0; i < batches; i++) {
    const tensors = await batch(i)
    const loss = evaluate(weights, tensors)
    sum += (await loss.data())[0]!
    tf.dispose([tensors, loss])
  }
  return sum / batches
}

/** One update. Disposes the batch and the inputs, also when it fails. */
function takeStep(update: ReturnType<typeof compileStep>, state: State, batch: tf.Tensor[], inputs: UpdateInputs) {
  try {
    return update(state, batch, inputs)
  } finally {
    tf.dispose([batch, leaves(inputs)])
  }
}

function compileStep(task: TrainingTask, optimizer: Optimizer, clip: number, ema: number) {
  return jit(
    (state: Pick<State, 'weights' | 'optimizer' | 'ema'>, batch: tf.Tensor[], inputs: UpdateInputs) => {
      const names = Object.keys(state.weights)
      const named = (tensors: tf.Tensor[]) => Object.fromEntries(names.map((name, i) => [name, tensors[i]!]))
      const lossOf = (...tensors: tf.Tensor[]) => task.loss(named(tensors), batch).asScalar()
      const { value, grads } = tf.valueAndGrads(lossOf)(Object.values(state.weights))
      const gradients = named(grads)
      const norm = globalNorm(gradients)
      const next = exactProducts(() =>
        optimizer.update(state.weights, clipByNorm(gradients, norm, clip), state.optimizer, inputs),
      )
      // The average follows faster at first: early weights should not linger.
      const decay = tf.minimum(ema, inputs.step.add(1).div(inputs.step.add(10)))
      const average = (name: string) =>
        state.ema[name]!.mul(decay).add(next.weights[name]!.mul(tf.scalar(1).sub(decay)))
      const averaged = Object.fromEntries(Object.keys(state.ema).map((name) => [name, average(name)]))
      return { loss: value as tf.Tensor, norm, state: { weights: next.weights, optimizer: next.state, ema: averaged } }
    },
    { name: 'training step' },
  )
}

function fresh(task: TrainingTask, optimizer: Optimizer, seed: number, ema: number, given?: Weights): State {
  const weights = given ? copy(given) : initialize(task.parameters, fold(key(seed), 'weights'))
  return { weights, optimizer: optimizer.init(weights), ema: ema > 0 ? copy(weights) : {} }
}

function copy(weights: Weights): Weights {
  return Object.fromEntries(Object.entries(weights).map(([name, w]) => [name, w.clone()]))
}

function disposeState(state: State): void {
  tf.dispose([state.weights, state.optimizer, state.ema])
}

/** One flat record for a checkpoint: `weights/…`, `ema/…`, `optimizer/<group>/…`. */
function pack({ weights, optimizer, ema }: State): Weights {
  const groups = {
    weights,
    ema,
    ...Object.fromEntries(Object.entries(optimizer).map(([k, v]) => [`optimizer/${k}`, v])),
  }
  return Object.fromEntries(
    Object.entries(groups).flatMap(([group, tensors]) => Object.entries(tensors).map(([k, t]) => [`${group}/${k}`, t])),
  )
}

/**
 * What {@link pack} made, in the order of the parameters: a file has an order of its own, and sums over all weights, such
 * as the norm of gradients, round by their order.
 */
function unpack(tensors: Weights, parameters: readonly ParameterSpec[]): State {
  const groups = [...new Set(Object.keys(tensors).map((path) => /^(weights|ema|optimizer\/[^/]+)\//.exec(path)![1]!))]
  const group = (prefix: string): Weights =>
    Object.fromEntries(
      parameters.flatMap(({ name }) => {
        const tensor = tensors[`${prefix}/${name}`]
        return tensor ? [[name, tensor]] : []
      }),
    )
  const optimizer = groups.flatMap((prefix) => {
    const [, name] = /^optimizer\/(.*)$/.exec(prefix) ?? []
    return name === undefined ? [] : [[name, group(prefix)]]
  })
  return { weights: group('weights'), ema: group('ema'), optimizer: Object.fromEntries(optimizer) }
}
