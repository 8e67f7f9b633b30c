import { type AutoencoderConfig, autoencoderNetwork } from '@lola-ts/autoencoder'
import { ConfigError } from '@lola-ts/tensor-core'
import type { ModelConfig, TensorStream } from '@lola-ts/tensor-core/checkpoint'
import type { Physics } from '@lola-ts/well-data'
import { mapStateDict } from '../state-dict/map-state-dict'
import type { TorchCheckpoint } from '../torch/open-checkpoint'
import { publishedGrids } from './published-grids'
import type { RunConfig } from './run-config'
import { networkOfRun } from './run-network'
import { physicsFromReference } from './run-physics'
import { recipeOfRun, trainingOfRun } from './run-training'

export interface ConvertRunOptions {
  /** Cells along each axis. Default those of the cached latents, or of The Well's simulations of this physics. */
  grid?: readonly number[]
  /** Cells of the latents that an autoencoder's run has cached. */
  latentGrid?: readonly number[]
  /** Names of the constant parameters in the data, for a physics that the registry lacks. */
  scalars?: readonly string[]
  /** What the weights are called, such as `state_best`. */
  weights?: string
  /** The converted autoencoder of a latent emulator. What refers to it is for whoever writes the two. */
  autoencoder?: ModelConfig
}

/** A run as a model of ours. */
export interface ConvertedRun {
  model: ModelConfig
  /** Read, turned and given piece by piece when asked for. */
  weights: TensorStream[]
}

/** Whether an emulator works in latents, and so needs its autoencoder. */
export const isLatent = ({ kind, all }: RunConfig): boolean => kind !== 'autoencoder' && Boolean(all.ae_run)

/**
 * A run of the reference as a model of ours: architecture, physics, recipe, training settings, weights.
 *
 * All names and shapes are checked before a weight is read.
 *
 * @throws {ConfigError} when the configuration asks for what is not there
 * @throws {CheckpointError} when the weights do not fit it
 */
export async function convertRun(
  run: RunConfig,
  checkpoint: TorchCheckpoint,
  options: ConvertRunOptions = {},
): Promise<ConvertedRun> {
  const { architecture, parameters, norm, factor } = networkOfRun(run)
  const physics = physicsFromReference(run.dataset, { scalars: options.scalars ?? scalarsOfRun(run) })
  const model: ModelConfig = {
    format: 'lola-model',
    version: 1,
    kind: run.kind,
    architecture,
    physics,
    grid: [...gridOf(run, physics, options, factor)],
    recipe: recipeOfRun(run),
    training: trainingOfRun(run, options.weights ?? 'state'),
  }
  checkLatents(run, model, options.autoencoder)
  return { model, weights: await mapStateDict(checkpoint, parameters, norm) }
}

/**
 * Names for the constant parameters that a run's labels hold beside the boundaries. The configuration does not tell
 * them: they say how many, and nothing else.
 */
export function scalarsOfRun({ architecture, dataset }: RunConfig): string[] {
  const boundaries = 2 * (Array.isArray(dataset.dimensions) ? dataset.dimensions.length : 2)
  const count = Math.max(0, (Number(architecture.label_features) || 0) - boundaries)
  return Array.from({ length: count }, (_, i) => `scalar_${i}`)
}

function gridOf(
  { name }: RunConfig,
  physics: Physics,
  { grid, latentGrid, autoencoder }: ConvertRunOptions,
  factor: readonly number[] = [],
): readonly number[] {
  const cached = latentGrid?.map((cells, axis) => cells * (factor[axis] ?? 1))
  const found = grid ?? autoencoder?.grid ?? cached ?? publishedGrids[physics.name]
  if (found === undefined) {
    throw new ConfigError(`${name}: the grid of ${physics.name} is not known`, {
      hint: 'A run does not tell it. Give the cells along each axis: --grid 512,128.',
    })
  }
  if (found.length !== physics.dimensions.length || found.some((cells) => cells < 1)) {
    throw new ConfigError(`${name}: grid ${found.join(' x ')} does not fit the axes ${physics.dimensions.join(', ')}`)
  }
  if (factor.some((times, axis) => found[axis]! % times !== 0)) {
    throw new ConfigError(
      `${name}: grid ${found.join(' x ')} cannot be encoded, expected multiples of ${factor.join(' x ')} cells`,
    )
  }
  return found
}

/** An emulator and its autoencoder must agree on what a state is. */
function checkLatents(run: RunConfig, { architecture, kind }: ModelConfig, autoencoder?: ModelConfig): void {
  if (kind === 'autoencoder') return
  const { channels, space } = architecture as { channels: number; space: number }
  if (!autoencoder) {
    const fields = run.dataset.fields.length
    if (isLatent(run)) throw new ConfigError(`${run.name}: works in latents, and its autoencoder is not there`)
    if (channels !== fields) throw new ConfigError(`${run.name}: has ${channels} channels for ${fields} fields`)
    return
  }
  const latents = autoencoderNetwork(autoencoder.architecture as AutoencoderConfig)
  const axes = latents.factor.length
  if (channels === latents.latentChannels && space === axes) return
  throw new ConfigError(
    `${run.name}: works on ${channels} channels in ${space}-D, its autoencoder gives ${latents.latentChannels} in ${axes}-D`,
    { hint: 'Is this the autoencoder that it was trained with?' },
  )
}
