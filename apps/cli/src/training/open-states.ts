import { type LoadedAutoencoder, loadAutoencoder } from '@lola-ts/autoencoder'
import { type LatentOrigin, openLatents } from '@lola-ts/autoencoder/node'
import type { WindowSource } from '@lola-ts/dit'
import type { StateSpace } from '@lola-ts/emulation'
import { ConfigError } from '@lola-ts/tensor-core'
import { folder } from '@lola-ts/tensor-core/node'
import { fold, key } from '@lola-ts/tensor-core/random'
import type { Physics } from '@lola-ts/well-data'
import type { EmulatorSettings } from '../config/emulator-settings'
import { evenBatches, shuffledBatches } from '../data/batches'
import { datasetHash, openDataset } from '../data/open-dataset'
import { type TrainingInputs, trainingInputs } from '../data/training-inputs'
import { trainingPhysics } from '../data/training-physics'
import { encodedSource, latentBatches } from '../data/window-source'
import { checkGrid } from '../models/check-model'
import { modelFolder } from '../models/model-folder'
import { type Fork, openFork } from './open-fork'
import { partSize } from './part-size'

/** Training and validation windows, as the tasks of all emulators take them. */
export interface Windows {
  train: WindowSource
  validation?: { source: WindowSource; batches: number }
}

/** Training windows, and what a model of them must know about its data. */
export interface StateSource {
  physics: Physics
  grid: number[]
  snapshotShape: number[]
  /** Encodes and decodes states; null where they are snapshots. */
  space: StateSpace | null
  stateShape: number[]
  labels: number
  examples: number
  hash: string
  inputs: TrainingInputs
  /** The model that training starts from. */
  fork?: Fork
  windows: Windows
  autoencoder?: { path: string; sha256: string }
  latents?: { mean: number[]; std: number[] }
  /** What cached latents were made from. */
  origin?: LatentOrigin
  close(): void
}

/** The training windows that a configuration describes: cached latents, encoded on the way, or fields themselves. */
export async function openStates(config: EmulatorSettings): Promise<StateSource> {
  const { data, model, train: plan, seed, space } = config
  if (space === 'latent' && config.autoencoder === '') throw noAutoencoder()
  const path = modelFolder(config.autoencoder)
  const autoencoder = space === 'latent' ? await loadAutoencoder(folder(path)) : null
  const fork = await openFork(config.fork)
  const own = (autoencoder?.model.physics as Physics | undefined) ?? fork?.physics
  const stream = fold(key(seed), 'data')
  const open = (split: string) =>
    openDataset({ path: data.path, split, memory: data.memory, ...(own && { physics: own }) })
  const dataset = await open('train')
  const valid = plan.validation > 0 ? await open('valid') : null
  if (autoencoder) checkGrid(path, autoencoder.model, dataset)
  const physics = own ?? trainingPhysics(dataset, data)
  const snapshotShape = [...dataset.grid, physics.fields.length]
  const stateShape = autoencoder ? autoencoder.stateShape : snapshotShape
  const size = { length: model.window, stride: data.stride, batch: plan.batch }
  const common = { ...size, physics, start: data.start }
  const held = valid && evenBatches(valid, { ...common, batch: partSize(plan), count: plan.validation })
  const validation = held && {
    validation: { batches: held.batches, source: encodedSource(held.source, autoencoder) },
  }
  const inputs = {
    ...trainingInputs(dataset, physics, data),
    ...(autoencoder && { autoencoder: autoencoder.sha256 }),
    ...(fork && { fork: fork.sha256 }),
  }
  const base = {
    ...(fork && { fork }),
    physics,
    inputs,
    space: autoencoder,
    grid: dataset.grid,
    snapshotShape,
    stateShape,
    labels: dataset.trajectories[0]!.label.length,
    ...(autoencoder && { autoencoder: { path, sha256: autoencoder.sha256 } }),
    close() {
      autoencoder?.dispose()
      dataset.close()
      valid?.close()
    },
  }

  if (data.latents !== '') {
    if (!autoencoder) throw new ConfigError('data.latents: a pixel emulator is trained on fields, not on latents')
    const cache = await openLatents(data.latents)
    checkOrigin(data.latents, cache.origin.autoencoder, autoencoder)
    const { count, source } = latentBatches(cache.trajectories, { ...size, key: stream })
    const windows = { train: source, ...validation }
    const hash = datasetHash(dataset)
    return { ...base, windows, examples: count, hash, latents: cache.statistics, origin: cache.origin }
  }
  const train = shuffledBatches(dataset, { ...common, key: stream, augment: data.augment })
  const windows = { train: encodedSource(train, autoencoder), ...validation }
  return { ...base, windows, examples: dataset.windows(common).count, hash: datasetHash(dataset) }
}

/** A latent emulator cannot do without its autoencoder. */
export function noAutoencoder(): ConfigError {
  return new ConfigError('autoencoder: a latent emulator needs the folder of its autoencoder', {
    hint: 'Give it as autoencoder=runs/my-autoencoder/model, or train in pixels with space=pixel.',
  })
}

function checkOrigin(dir: string, sha256: string, { sha256: given }: LoadedAutoencoder): void {
  if (sha256 === given) return
  throw new ConfigError(
    `${dir}: latents of another autoencoder (${sha256.slice(0, 12)}, given ${given.slice(0, 12)})`,
    {
      hint: 'Name the autoencoder that they were encoded with, or run lola encode again.',
    },
  )
}
