import { autoencoderTask, type DcaeConfig, dcae } from '@lola-ts/autoencoder'
import { ConfigError, type Tensor, tf } from '@lola-ts/tensor-core'
import { fromWeights } from '@lola-ts/tensor-core/checkpoint'
import { saveModel } from '@lola-ts/tensor-core/node'
import { fold, key } from '@lola-ts/tensor-core/random'
import type { Physics } from '@lola-ts/well-data'
import type { AutoencoderSettings } from '../config/autoencoder-settings'
import { chosenOptim } from '../config/training-settings'
import { evenBatches, type FieldBatch, shuffledBatches } from '../data/batches'
import { datasetHash, openDataset, trajectoryName } from '../data/open-dataset'
import { trainingPhysics } from '../data/training-physics'
import { fit, modelOf, trained } from './fit'
import type { Trained, TrainingRequest } from './training-request'

/** Trains an autoencoder on the snapshots of a dataset and writes its model folder. */
export async function trainAutoencoder({
  config,
  run,
  preset,
  signal,
  output,
  dryRun,
}: TrainingRequest<AutoencoderSettings>): Promise<Trained | undefined> {
  const { data, train: plan, seed } = config
  const open = (split: string) => openDataset({ path: data.path, split, memory: data.memory })
  const [dataset, valid] = [await open('train'), await open('valid')]
  const network = dcae(architecture(config, dataset.physics))
  checkGrid(dataset.grid, network.factor)
  const latentShape = [...dataset.grid.map((cells, axis) => cells / network.factor[axis]!), config.model.latentChannels]
  const snapshotShape = [...dataset.grid, dataset.physics.fields.length]
  const examples = dataset.windows({ start: data.start }).count
  if (dryRun) {
    dryRun({ parameters: network.parameters, latentShape, snapshotShape, examples })
    return undefined
  }

  const physics = trainingPhysics(dataset, data)
  const common = { physics, length: 1, start: data.start, batch: plan.batch }
  const stream = fold(key(seed), 'data')
  const batches = shuffledBatches(dataset, { ...common, key: stream, augment: data.augment })
  const held = evenBatches(valid, { ...common, count: plan.validation })
  const task = autoencoderTask(network, {
    loss: config.loss,
    train: async (step) => single(await batches(step)),
    ...(plan.validation > 0 && { validation: { ...held, source: async (i: number) => single(await held.source(i)) } }),
  })
  const result = await fit(task, { run, config, data: datasetHash(dataset), signal, output })
  const weights = await fromWeights(result.weights)
  tf.dispose(result.weights)
  if (!result.finished) return trained(result)

  const compression = size(snapshotShape) / size(latentShape)
  const training = {
    preset,
    data: physics.name,
    trajectories: dataset.trajectories.map((_, i) => trajectoryName(dataset, i)),
    dataHash: datasetHash(dataset),
    snapshots: examples,
    start: data.start,
    seed,
    steps: result.step,
    seconds: Math.round(result.seconds),
    batch: plan.batch,
    loss: config.loss,
    optim: chosenOptim(config.optim),
    ...(result.validation !== undefined && { validation: result.validation }),
  }
  const path = modelOf(run)
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
        `${latentShape.join(' x ')} numbers, ${compression} times fewer, and decodes them again.`,
        `Trained by \`lola train autoencoder\` for ${result.step} steps of ${plan.batch} snapshots on ${examples} of them`,
        `(${dataset.trajectories.length} trajectories, from snapshot ${data.start} on), seed ${seed}.`,
        'It knows flows like those, at those parameters and on that grid; elsewhere its error grows.',
      ].join('\n'),
    },
  })
  return trained(result, path)
}

function architecture({ model }: AutoencoderSettings, physics: Physics): DcaeConfig {
  const { patch, padding, ...rest } = model
  return {
    fields: physics.fields.length,
    ...rest,
    padding: padding.length > 0 ? padding : physics.periodic.map((wraps) => (wraps ? 'circular' : 'zeros')),
    ...(patch.length > 0 && { patch }),
  }
}

function checkGrid(grid: readonly number[], factor: readonly number[]): void {
  if (grid.length === factor.length && grid.every((cells, axis) => cells % factor[axis]! === 0)) return
  throw new ConfigError(
    `grid ${grid.join(' x ')} cannot be encoded, expected multiples of ${factor.join(' x ')} cells`,
    {
      hint: 'Choose a smaller model.patch or fewer levels in model.channels and model.blocks.',
    },
  )
}

/** Windows of one state as snapshots `[batch, ...space, field]`. */
function single({ snapshots }: FieldBatch): Tensor {
  const squeezed = snapshots.squeeze([1])
  snapshots.dispose()
  return squeezed
}

const size = (shape: number[]) => shape.reduce((a, b) => a * b, 1)
const round = (value: number) => Number(value.toPrecision(4))
