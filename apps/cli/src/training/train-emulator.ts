import { join } from 'node:path'
import { diffusionEmulator, diffusionTask } from '@lola-ts/dit'
import { type Emulator, pixelSpace, type StateSpace } from '@lola-ts/emulation'
import { solverEmulator, solverTask } from '@lola-ts/neural-solver'
import type { ModelConfig, WeightArrays } from '@lola-ts/tensor-core/checkpoint'
import type { Weights } from '@lola-ts/tensor-core/nn'
import { saveModel } from '@lola-ts/tensor-core/node'
import { fold, key } from '@lola-ts/tensor-core/random'
import type { TrainingTask } from '@lola-ts/tensor-core/training'
import type { DiffusionSettings, EmulatorSettings, SolverSettings } from '../config/emulator-settings'
import { copyModel } from '../models/model-folder'
import { fit } from './fit'
import { rollouts } from './illustrate'
import { diffusionOf, type StateDescription, solverOf } from './networks'
import { sameWeights } from './open-fork'
import { openStates, type Windows } from './open-states'
import type { Trained, TrainingRequest } from './training-request'

/** Trains a diffusion emulator and writes its model folder, with its autoencoder beside it. */
export async function trainDiffusion(request: TrainingRequest<DiffusionSettings>): Promise<Trained> {
  const { context, time, seed } = request.config
  return trainEmulator(request, 'diffusion', (state, windows) => {
    const network = diffusionOf(request.config, state)
    const task = diffusionTask(network, { key: fold(key(seed), 'noise'), context, time, ...windows })
    return { network, task, emulator: (weights, space) => diffusionEmulator(network, weights, space) }
  })
}

/** Trains a neural solver and writes its model folder, with its autoencoder beside it. */
export async function trainSolver(request: TrainingRequest<SolverSettings>): Promise<Trained> {
  const { loss, context, seed } = request.config
  return trainEmulator(request, 'solver', (state, windows) => {
    const network = solverOf(request.config, state)
    const task = solverTask(network, { key: fold(key(seed), 'noise'), context, loss, ...windows })
    return { network, task, emulator: (weights, space) => solverEmulator(network, weights, space) }
  })
}

type Build = (
  state: StateDescription,
  windows: Windows,
) => {
  network: { config: object }
  task: TrainingTask
  /** Takes the weights over. */
  emulator(weights: Weights, space: StateSpace): Emulator & { dispose(): void }
}

async function trainEmulator(
  request: TrainingRequest<EmulatorSettings>,
  kind: 'diffusion' | 'solver',
  build: Build,
): Promise<Trained> {
  const { config, run, preset } = request
  const { train: plan } = config
  const source = await openStates(config)
  const state = { channels: source.stateShape.at(-1)!, labels: source.labels, periodic: source.physics.periodic }
  const { network, task, emulator } = build(state, source.windows)
  const { validation } = source.windows
  const space = source.space ?? pixelSpace(source.snapshotShape)
  const illustrator =
    validation && rollouts((weights) => emulator(weights, space), source.space, source.physics, validation.source)
  try {
    const start = source.fork && sameWeights(source.fork, task.parameters)
    return await fit(task, {
      ...request,
      start,
      illustrator,
      target: kind,
      data: source.hash,
      inputs: source.inputs,
      save,
    })
  } finally {
    source.close()
  }

  /** Writes the model of a finished run. */
  async function save(path: string, weights: WeightArrays, result: Trained): Promise<void> {
    const training = {
      preset,
      ...(source.fork && { fork: source.fork.sha256 }),
      data: source.physics.name,
      dataHash: source.hash,
      windows: source.examples,
      start: config.data.start,
      seed: config.seed,
      steps: result.step,
      seconds: Math.round(result.seconds),
      batch: plan.batch,
      ...(source.origin && { latents: source.origin }),
      context: config.context,
      optim: config.optim,
      ...(result.validation !== undefined && { validation: result.validation }),
    }
    const model: ModelConfig = {
      format: 'lola-model',
      version: 1,
      kind,
      architecture: network.config,
      physics: source.physics,
      grid: source.grid,
      recipe: config.recipe,
      training,
      ...(source.autoencoder && { autoencoder: { path: '../autoencoder', sha256: source.autoencoder.sha256 } }),
      ...(source.latents && { latents: source.latents }),
    }
    if (source.autoencoder) await copyModel(source.autoencoder.path, join(run, 'autoencoder'))
    const what = kind === 'diffusion' ? 'Diffusion emulator' : 'Neural solver'
    await saveModel(path, {
      config: model,
      weights,
      card: {
        title: `${what} of ${source.physics.name}`,
        license: 'mit',
        datasets: [source.physics.name],
        tags: ['physics', kind, 'lola'],
        metrics: {
          ...(result.validation !== undefined && { 'validation loss': Number(result.validation.toPrecision(4)) }),
        },
        description: [
          kind === 'diffusion'
            ? 'Draws futures of a flow from its present: each member of an ensemble is one possible future.'
            : 'Predicts the future of a flow from its present, one future only.',
          `Works on ${source.grid.join(' x ')} cells of ${source.physics.fields.join(', ')}`,
          source.autoencoder
            ? `in latents of ${source.stateShape.join(' x ')} numbers (autoencoder beside it).`
            : 'directly.',
          `Trained by \`lola train ${kind}\` for ${result.step} steps of ${plan.batch} windows, seed ${config.seed}.`,
          'It knows flows like those of its training data, at their parameters; elsewhere its error grows.',
        ].join('\n'),
      },
    })
  }
}
