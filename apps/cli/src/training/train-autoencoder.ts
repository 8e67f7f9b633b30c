import { autoencoderTask } from '@lola-ts/autoencoder'
import { ConfigError, type Tensor } from '@lola-ts/tensor-core'
import type { WeightArrays } from '@lola-ts/tensor-core/checkpoint'
import { saveModel } from '@lola-ts/tensor-core/node'
import { fold, key } from '@lola-ts/tensor-core/random'
import type { AutoencoderSettings } from '../config/autoencoder-settings'
import { evenBatches, type FieldBatch, shuffledBatches } from '../data/batches'
import { datasetHash, openDataset, trajectoryName } from '../data/open-dataset'
import { trainingInputs } from '../data/training-inputs'
import { trainingPhysics } from '../data/training-physics'
import { autoencoderStart, forkPhysics } from './autoencoder-fork'
import { fit } from './fit'
import { reconstructions } from './illustrate'
import { autoencoderOf, latentShapeOn, whyNotTrained } from './networks'
import { openFork } from './open-fork'
import { partSize } from './part-size'
import type { Trained, TrainingRequest } from './training-request'

/** Trains an autoencoder on the snapshots of a dataset and writes its model folder. */
export async function trainAutoencoder(request: TrainingRequest<AutoencoderSettings>): Promise<Trained> {
  const { config, preset } = request
  const { data, train: plan, seed } = config
  const refused = whyNotTrained(config)
  if (refused !== undefined) throw new ConfigError(refused, { hint: 'Train with model.outputCells=unpatch.' })
  if (
    plan.accumulate > 1 &&
    (config.loss === 'similarity' || (typeof config.loss === 'object' && 'similarity' in config.loss))
  ) {
    throw new ConfigError(
      'train.accumulate: similarity compares all snapshots of a batch, which cannot be taken in parts',
    )
  }
  const open = (split: string) => openDataset({ path: data.path, split, memory: data.memory })
  const dataset = await open('train')
  const valid = plan.validation > 0 ? await open('valid') : null
  const network = autoencoderOf(config, dataset.physics)
  const latent = latentShapeOn(network, dataset.grid)
  const snapshotShape = [...dataset.grid, dataset.physics.fields.length]
  const examples = dataset.windows({ start: data.start }).count
  const fork = await openFork(config.fork)
  const measured = trainingPhysics(dataset, data)
  const physics = fork ? forkPhysics(fork, measured, config) : measured
  const common = { physics, length: 1, start: data.start, batch: plan.batch }
  const stream = fold(key(seed), 'data')
  const batches = shuffledBatches(dataset, { ...common, key: stream, augment: data.augment })
  const held = valid && evenBatches(valid, { ...common, batch: partSize(plan), count: plan.validation })
  const task = autoencoderTask(network, {
    loss: config.loss,
    ...(config.noisy && { key: fold(key(seed), 'noise') }),
    train: async (step) => single(await batches(step)),
    ...(held && { validation: { ...held, source: async (i: number) => single(await held.source(i)) } }),
  })
  const hash = datasetHash(dataset)
  const inputs = { ...trainingInputs(dataset, physics, data), ...(fork && { fork: fork.sha256 }) }
  const start = fork && (await autoencoderStart(fork, network, physics, config))
  const illustrator = held && reconstructions(network, physics, async () => single(await held.source(0)))
  try {
    return await fit(task, {
      ...request,
      start,
      illustrator: illustrator ?? undefined,
      target: 'autoencoder',
      data: hash,
      inputs,
      save,
    })
  } finally {
    dataset.close()
    valid?.close()
  }

  /** Writes the model of a finished run. */
  async function save(path: string, weights: WeightArrays, result: Trained): Promise<void> {
    const compression = size(snapshotShape) / size(latent)
    const training = {
      preset,
      ...(fork && { fork: fork.sha256 }),
      data: physics.name,
      trajectories: dataset.trajectories.map((_, i) => trajectoryName(dataset, i)),
      dataHash: hash,
      snapshots: examples,
      start: data.start,
      seed,
      steps: result.step,
      seconds: Math.round(result.seconds),
      batch: plan.batch,
      loss: config.loss,
      optim: config.optim,
      ...(result.validation !== undefined && { validation: result.validation }),
    }
    await saveModel(path, {
      config: {
        format: 'lola-model',
        version: 1,
        kind: 'autoencoder',
        architecture: network.config,
        physics,
        grid: dataset.grid,
        recipe: config.recipe,
        training,
      },
      weights,
      card: {
        title: `Autoencoder of ${physics.name}, compression ${compression}`,
        license: 'mit',
        datasets: [physics.name],
        tags: ['physics', 'autoencoder', 'lola'],
        metrics: {
          ...(result.validation !== undefined && { [`validation loss (${config.loss})`]: round(result.validation) }),
        },
        description: [
          `Encodes snapshots of ${physics.fields.join(', ')} on ${dataset.grid.join(' x ')} cells into latents of`,
          `${latent.join(' x ')} numbers, ${compression} times fewer, and decodes them again.`,
          `Trained by \`lola train autoencoder\` for ${result.step} steps of ${plan.batch} snapshots on ${examples} of them`,
          `(${dataset.trajectories.length} trajectories, from snapshot ${data.start} on), seed ${seed}.`,
          'It knows flows like those, at those parameters and on that grid; elsewhere its error grows.',
        ].join('\n'),
      },
    })
  }
}

/** Windows of one state as snapshots `[batch, ...space, field]`. */
function single({ snapshots }: FieldBatch): Tensor {
  const squeezed = snapshots.squeeze([1])
  snapshots.dispose()
  return squeezed
}

const size = (shape: number[]) => shape.reduce((a, b) => a * b, 1)
const round = (value: number) => Number(value.toPrecision(4))
