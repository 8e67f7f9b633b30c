import { join } from 'node:path'
import { type LoadedAutoencoder, loadAutoencoder } from '@lola-ts/autoencoder'
import { openLatents } from '@lola-ts/autoencoder/node'
import { diffusionNetwork, diffusionTask, type WindowSource } from '@lola-ts/dit'
import { solverNetwork, solverTask } from '@lola-ts/neural-solver'
import { ConfigError, tf } from '@lola-ts/tensor-core'
import { fromWeights, type ModelConfig } from '@lola-ts/tensor-core/checkpoint'
import { folder, saveModel } from '@lola-ts/tensor-core/node'
import { fold, key } from '@lola-ts/tensor-core/random'
import type { Physics } from '@lola-ts/well-data'
import type { DiffusionSettings, EmulatorSettings, SolverSettings } from '../config/emulator-settings'
import { evenBatches, shuffledBatches } from '../data/batches'
import { datasetHash, openDataset } from '../data/open-dataset'
import { trainingPhysics } from '../data/training-physics'
import { encodedSource, latentBatches } from '../data/window-source'
import { copyModel, modelFolder } from '../models/model-folder'
import { fit, modelOf } from './fit'
import type { TrainingRequest } from './training-request'

/** Trains a diffusion emulator and writes its model folder, with its autoencoder beside it. */
export async function trainDiffusion(request: TrainingRequest<DiffusionSettings>) {
  const { model, schedule, context, seed } = request.config
  return trainEmulator(request, 'diffusion', ({ channels, space, labels }, windows) => {
    const { window, embedding, ...backbone } = model
    const network = diffusionNetwork({ channels, space, labels, window, embedding, schedule, backbone: patched(backbone) })
    return { network, task: windows && diffusionTask(network, { key: fold(key(seed), 'noise'), context, ...windows }) }
  })
}

/** Trains a neural solver and writes its model folder, with its autoencoder beside it. */
export async function trainSolver(request: TrainingRequest<SolverSettings>) {
  const { model, loss, context, seed } = request.config
  return trainEmulator(request, 'solver', ({ channels, space, labels }, windows) => {
    const { window, embedding, ...backbone } = model
    const network = solverNetwork({ channels, space, labels, window, embedding, backbone: patched(backbone) })
    return { network, task: windows && solverTask(network, { key: fold(key(seed), 'noise'), context, loss, ...windows }) }
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

interface Windows {
  train: WindowSource
  validation?: { source: WindowSource; batches: number }
}

type Build = (
  shape: StateShape,
  windows?: Windows,
) => {
  network: { config: object; parameters: ReturnType<typeof diffusionNetwork>['parameters'] }
  task: ReturnType<typeof diffusionTask> | undefined
}

async function trainEmulator(request: TrainingRequest<EmulatorSettings>, kind: 'diffusion' | 'solver', build: Build) {
  const { config, run, preset, signal, output, dryRun } = request
  const { train: plan } = config
  const source = await openStates(config)
  const shape = { channels: source.stateShape.at(-1)!, space: source.grid.length, labels: source.labels }
  const plain = build(shape)
  if (dryRun) {
    source.close()
    const { snapshotShape, stateShape, examples } = source
    return dryRun({ parameters: plain.network.parameters, snapshotShape, latentShape: stateShape, examples })
  }

  const { network, task } = build(shape, source.windows)
  const result = await fit(task!, { run, config, data: source.hash, signal, output })
  const weights = await fromWeights(result.weights)
  tf.dispose(result.weights)
  source.close()
  if (!result.finished) return { ...result, weights: undefined }

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
    context: config.context,
    optim: config.optim,
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
  const sha256 = await saveModel(path, {
    config: model,
    weights,
    card: {
      title: `${what} of ${source.physics.name}`,
      license: 'mit',
      datasets: [source.physics.name],
      tags: ['physics', kind, 'lola'],
      metrics: { ...(result.validation !== undefined && { 'validation loss': Number(result.validation.toPrecision(4)) }) },
      description: [
        kind === 'diffusion'
          ? 'Draws futures of a flow from its present: each member of an ensemble is one possible future.'
          : 'Predicts the future of a flow from its present, one future only.',
        `Works on ${source.grid.join(' x ')} cells of ${source.physics.fields.join(', ')}`,
        source.autoencoder ? `in latents of ${source.stateShape.join(' x ')} numbers (autoencoder beside it).` : 'directly.',
        `Trained by \`lola train ${kind}\` for ${result.step} steps of ${plan.batch} windows, seed ${config.seed}.`,
        'It knows flows like those of its training data, at their parameters; elsewhere its error grows.',
      ].join('\n'),
    },
  })
  return { ...result, weights: undefined, path, sha256, training }
}

interface StateSource {
  physics: Physics
  grid: number[]
  snapshotShape: number[]
  stateShape: number[]
  labels: number
  examples: number
  hash: string
  windows: Windows
  autoencoder?: { path: string; sha256: string }
  latents?: { mean: number[]; std: number[] }
  close(): void
}

/** The training windows that a configuration describes: cached latents, encoded on the way, or fields themselves. */
async function openStates(config: EmulatorSettings): Promise<StateSource> {
  const { data, model, train: plan, seed, space } = config
  if (space === 'latent' && config.autoencoder === '') {
    throw new ConfigError('autoencoder: a latent emulator needs the folder of its autoencoder', {
      hint: 'Give it as autoencoder=runs/my-autoencoder/model, or train in pixels with space=pixel.',
    })
  }
  const path = modelFolder(config.autoencoder)
  const autoencoder = space === 'latent' ? await loadAutoencoder(folder(path)) : null
  const own = autoencoder?.model.physics as Physics | undefined
  const stream = fold(key(seed), 'data')
  const open = (split: string) => openDataset({ path: data.path, split, memory: data.memory, ...(own && { physics: own }) })
  const [dataset, valid] = [await open('train'), await open('valid')]
  const physics = own ?? trainingPhysics(dataset, data)
  const snapshotShape = [...dataset.grid, physics.fields.length]
  const stateShape = autoencoder ? autoencoder.stateShape : snapshotShape
  const size = { length: model.window, stride: data.stride, batch: plan.batch }
  const common = { ...size, physics, start: data.start }
  const held = evenBatches(valid, { ...common, count: plan.validation })
  const validation = { batches: held.batches, source: encodedSource(held.source, autoencoder) }
  const base = {
    physics,
    grid: dataset.grid,
    snapshotShape,
    stateShape,
    labels: dataset.trajectories[0]!.label.length,
    ...(autoencoder && { autoencoder: { path, sha256: autoencoder.sha256 } }),
    close() {
      autoencoder?.dispose()
      dataset.close()
      valid.close()
    },
  }

  if (data.latents !== '') {
    if (!autoencoder) throw new ConfigError('data.latents: a pixel emulator is trained on fields, not on latents')
    const cache = await openLatents(data.latents)
    checkOrigin(data.latents, cache.origin.autoencoder, autoencoder)
    const { count, source } = latentBatches(cache.trajectories, { ...size, key: stream })
    const windows = { train: source, ...(plan.validation > 0 && { validation }) }
    const hash = datasetHash(dataset)
    return { ...base, windows, examples: count, hash, latents: cache.statistics }
  }
  const train = shuffledBatches(dataset, { ...common, key: stream, augment: data.augment })
  const windows = { train: encodedSource(train, autoencoder), ...(plan.validation > 0 && { validation }) }
  return { ...base, windows, examples: dataset.windows(common).count, hash: datasetHash(dataset) }
}

function checkOrigin(dir: string, sha256: string, { sha256: given }: LoadedAutoencoder): void {
  if (sha256 === given) return
  throw new ConfigError(`${dir}: latents of another autoencoder (${sha256.slice(0, 12)}, given ${given.slice(0, 12)})`, {
    hint: 'Name the autoencoder that they were encoded with, or run lola encode again.',
  })
}

