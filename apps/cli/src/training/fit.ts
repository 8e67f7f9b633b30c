import { join } from 'node:path'
import process from 'node:process'
import { tf } from '@lola-ts/tensor-core'
import { fromWeights, type WeightArrays } from '@lola-ts/tensor-core/checkpoint'
import { openRun } from '@lola-ts/tensor-core/node'
import { type CheckpointStore, frozenNames, type TrainingTask, train } from '@lola-ts/tensor-core/training'
import type { Target } from '../config/targets'
import type { OptimSettings, TrainSettings } from '../config/training-settings'
import type { TrainingInputs } from '../data/training-inputs'
import { asConfigured } from './as-configured'
import type { Illustrator } from './illustrate'
import { optimizerOf, rateOf } from './optimizer'
import { partSize } from './part-size'
import { type StartingPoint, startingPoint } from './starting-point'
import { trainingDisplay } from './training-display'
import type { Trained, TrainingRequest } from './training-request'

/** What all targets are told about how they are trained. */
export interface FitSettings {
  seed: number
  model: { dropout: number; encoderOnly?: { dropout?: number }; decoderOnly?: { dropout?: number } }
  optim: OptimSettings
  train: TrainSettings
}

export interface FitOptions extends TrainingRequest<FitSettings> {
  target: Target
  /** Hash of the training data. */
  data: string
  inputs: TrainingInputs
  /** Draws what weights do, at validations. */
  illustrator?: Illustrator | undefined
  /** Weights that it starts from, where they are not drawn. */
  start?: WeightArrays | undefined
  /** Writes the model of a finished run. Nobody else can use the run meanwhile. */
  save(path: string, weights: WeightArrays, result: Trained): Promise<void>
}

/** What may be changed when a run is taken up again. */
const mayChange = [
  ...['steps', 'validateEvery', 'checkpointEvery', 'keep', 'weights', 'patience', 'maxSkips'].map((n) => `train.${n}`),
  'data.memory',
]

/** What runs did before there were these settings. */
const before = { 'optim.epoch': 1, 'model.encoderOnly': {}, 'model.decoderOnly': {} }

/** What settings ask for and cannot have, before a run folder is made. @throws {ConfigError} */
function check({ parameters }: TrainingTask, plan: TrainSettings): void {
  partSize(plan)
  frozenNames(
    plan.freeze,
    parameters.map(({ name }) => name),
  )
}

/** Trains a task in a run folder, going on where an interrupted run stopped, and has its model written. */
export async function fit(task: TrainingTask, options: FitOptions): Promise<Trained> {
  const { run: dir, config, target, preset, data, inputs, signal, output, save, start, illustrator } = options
  const { optim, train: plan, seed } = config
  const twentieth = Math.max(1, Math.round(plan.steps / 20))
  check(task, plan)
  const run = await openRun(dir, {
    config,
    command: `lola ${process.argv.slice(2).join(' ')}`,
    about: { target, preset },
    seed,
    data,
    inputs,
    resume: true,
    mayChange,
    before,
    keep: plan.keep,
    warn: output.note,
  })
  const began = Date.now()
  let spent = 0
  const seconds = () => spent + (Date.now() - began) / 1000
  const display = trainingDisplay({ dir, steps: plan.steps, output, illustrator })
  const schedule = rateOf(optim)
  let scores: Record<string, number> = {}
  const store: CheckpointStore = {
    async latest() {
      const state = await run.latest()
      const info = (state?.info ?? {}) as { seconds?: number; scores?: typeof scores }
      spent = info.seconds ?? 0
      scores = info.scores ?? {}
      if (state) output.note(`resuming ${dir} at step ${state.step}`)
      display.begin(state?.step ?? 0)
      return state
    },
    best: () => run.best(),
    saveCheckpoint: (step, tensors, info) => run.saveCheckpoint(step, tensors, { ...info, seconds: seconds() }),
    appendMetrics: (record) => run.appendMetrics(record as { step: number }),
  }
  let point: StartingPoint | undefined
  try {
    point = startingPoint(task, config, start)
    const result = await train(asConfigured(point.task, config), {
      steps: plan.steps,
      optimizer: optimizerOf(optim),
      rate: optim.rate,
      schedule,
      clip: optim.clip,
      ema: optim.ema,
      accumulate: plan.accumulate,
      seed,
      ...(point.weights && { weights: point.weights }),
      store,
      validateEvery: plan.validateEvery || twentieth,
      checkpointEvery: plan.checkpointEvery || twentieth,
      maxSkips: plan.maxSkips,
      patience: plan.patience,
      result: plan.weights,
      signal,
      onStep(progress) {
        scores = progress.scores
        display.step(progress, optim.rate * schedule(progress.step - 1, plan.steps))
      },
      onValidation: (validation) =>
        display.validated({ ...validation, weights: { ...point?.frozen, ...validation.weights } }),
    })
    const weights = point.complete(result.weights)
    try {
      display.finish()
      const { finished, early, step, skipped, best } = result
      const validation = plan.weights === 'best' && best ? best.score : (scores.validation ?? undefined)
      const trained = { finished, early, step, seconds: seconds(), validation, skipped }
      if (!finished) return trained
      const path = join(dir, 'model')
      await save(path, await fromWeights(weights), trained)
      return { ...trained, path }
    } finally {
      tf.dispose(weights)
    }
  } finally {
    display.close()
    point?.dispose()
    await run.close()
  }
}
