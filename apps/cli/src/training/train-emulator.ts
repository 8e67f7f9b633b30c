import { join } from 'node:path'
import { diffusionNetwork, diffusionTask } from '@lola-ts/dit'
import { solverNetwork, solverTask } from '@lola-ts/neural-solver'
import { tf } from '@lola-ts/tensor-core'
import { fromWeights, type ModelConfig } from '@lola-ts/tensor-core/checkpoint'
import { saveModel } from '@lola-ts/tensor-core/node'
import { fold, key } from '@lola-ts/tensor-core/random'
import type { DiffusionSettings, EmulatorSettings, SolverSettings } from '../config/emulator-settings'
import { chosenOptim } from '../config/training-settings'
import { copyModel } from '../models/model-folder'
import { fit, modelOf, trained } from './fit'
import { openStates, type Windows } from './open-states'
import type { Trained, TrainingRequest } from './training-request'

/** Trains a diffusion emulator and writes its model folder, with its autoencoder beside it. */
export async function trainDiffusion(request: TrainingRequest<DiffusionSettings>): Promise<Trained | undefined> {
  const { model, schedule, time, context, seed } = request.config
  return trainEmulator(request, 'diffusion', ({ channels, space, labels }, windows) => {
    const { window, embedding, ...backbone } = model
    const network = diffusionNetwork({
      channels,
      space,
      labels,
      window,
      embedding,
      schedule,
      backbone: patched(backbone),
    })
    return {
      network,
      task: windows && diffusionTask(network, { key: fold(key(seed), 'noise'), context, time, ...windows }),
    }
  })
}

/** Trains a neural solver and writes its model folder, with its autoencoder beside it. */
export async function trainSolver(request: TrainingRequest<SolverSettings>): Promise<Trained | undefined> {
  const { model, loss, context, seed } = request.config
  return trainEmulator(request, 'solver', ({ channels, space, labels }, windows) => {
    const { window, embedding, ...backbone } = model
    const network = solverNetwork({ channels, space, labels, window, embedding, backbone: patched(backbone) })
    return {
      network,
      task: windows && solverTask(network, { key: fold(key(seed), 'noise'), context, loss, ...windows }),
    }
  })
}

const patched = ({ patch, ...rest }: Omit<EmulatorSettings['model'], 'window' | 'embedding'>) => ({
  ...rest,
  ...(patch.length > 0 && { patch }),
})

interface StateShape {
  channels: number
  /** Axes of space. */
  space: number
  labels: number
}

type Build = (
  shape: StateShape,
  windows?: Windows,
) => {
  network: { config: object; parameters: ReturnType<typeof diffusionNetwork>['parameters'] }
  task: ReturnType<typeof diffusionTask> | undefined
}

async function trainEmulator(
  request: TrainingRequest<EmulatorSettings>,
  kind: 'diffusion' | 'solver',
  build: Build,
): Promise<Trained | undefined> {
  const { config, run, preset, signal, output, dryRun } = request
  const { train: plan } = config
  const source = await openStates(config)
  const shape = { channels: source.stateShape.at(-1)!, space: source.grid.length, labels: source.labels }
  const plain = build(shape)
  if (dryRun) {
    source.close()
    const { snapshotShape, stateShape, examples } = source
    dryRun({ parameters: plain.network.parameters, snapshotShape, latentShape: stateShape, examples })
    return undefined
  }

  const { network, task } = build(shape, source.windows)
  const result = await fit(task!, { run, config, data: source.hash, signal, output })
  const weights = await fromWeights(result.weights)
  tf.dispose(result.weights)
  source.close()
  if (!result.finished) return trained(result)

  const training = {
    preset,
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
    optim: chosenOptim(config.optim),
    ...(result.validation !== undefined && { validation: result.validation }),
  }
  const path = modelOf(run)
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
  return trained(result, path)
}
