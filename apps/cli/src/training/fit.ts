import { join } from 'node:path'
import process from 'node:process'
import type { Weights } from '@lola-ts/tensor-core/nn'
import { openRun } from '@lola-ts/tensor-core/node'
import { type CheckpointStore, type TrainingTask, train } from '@lola-ts/tensor-core/training'
import type { OptimSettings, TrainSettings } from '../config/training-settings'
import type { Output } from '../output/output'
import { optimizerOf, rateOf } from './optimizer'
import type { Trained } from './training-request'

export interface FitOptions {
  /** The run folder. */
  run: string
  /** The resolved configuration. */
  config: { seed: number; optim: OptimSettings; train: TrainSettings }
  /** Hash of the training data. */
  data: string
  signal: AbortSignal
  output: Output
}

export interface FitResult {
  /** The averaged weights, owned by the caller. */
  weights: Weights
  finished: boolean
  step: number
  /** Time spent training, all sessions together. */
  seconds: number
  /** Last validation loss, where there is one. */
  validation: number | undefined
}

/** Trains a task in a run folder, going on where an interrupted run stopped. */
export async function fit(
  task: TrainingTask,
  { run: dir, config, data, signal, output }: FitOptions,
): Promise<FitResult> {
  const { optim, train: plan, seed } = config
  const twentieth = Math.max(1, Math.round(plan.steps / 20))
  const run = await openRun(dir, {
    config,
    command: `lola ${process.argv.slice(2).join(' ')}`,
    seed,
    data,
    resume: true,
    mayChange: ['train.steps', 'train.validateEvery', 'train.checkpointEvery', 'data.memory'],
    warn: output.note,
  })
  const began = Date.now()
  let before = 0
  let validation: number | undefined
  const seconds = () => before + (Date.now() - began) / 1000
  let progress: ReturnType<Output['progress']> | undefined
  const store: CheckpointStore = {
    async latest() {
      const state = await run.latest()
      before = Number((state?.info as { seconds?: number })?.seconds ?? 0)
      validation = (state?.info as { score?: number })?.score
      if (state) output.note(`resuming ${dir} at step ${state.step}`)
      progress = output.progress('training', plan.steps, state?.step ?? 0)
      return state
    },
    saveCheckpoint: (step, tensors, info) =>
      run.saveCheckpoint(step, tensors, {
        ...info,
        seconds: seconds(),
        ...(validation !== undefined && { score: validation }),
      }),
    appendMetrics: (record) => run.appendMetrics(record as { step: number }),
  }
  try {
    const result = await train(task, {
      steps: plan.steps,
      optimizer: optimizerOf(optim),
      rate: optim.rate,
      schedule: rateOf(optim),
      clip: optim.clip,
      ema: optim.ema,
      seed,
      store,
      validateEvery: plan.validateEvery || twentieth,
      checkpointEvery: plan.checkpointEvery || twentieth,
      signal,
      onStep({ step, loss, scores }) {
        validation = scores.validation ?? validation
        progress?.update(step, { loss, ...scores })
      },
    })
    progress?.finish()
    return { weights: result.weights, finished: result.finished, step: result.step, seconds: seconds(), validation }
  } finally {
    await run.close()
  }
}

/** The outcome of a fit, for whoever asked for the training. */
export const trained = ({ finished, step, seconds, validation }: FitResult, path?: string): Trained => ({
  finished,
  step,
  seconds,
  validation,
  ...(path !== undefined && { path }),
})

/** Where the model of a run lies. */
export const modelOf = (run: string) => join(run, 'model')
