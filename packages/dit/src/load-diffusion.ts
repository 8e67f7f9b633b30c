import { pixelSpace, type StateSpace } from '@lola-ts/emulation'
import { CheckpointError } from '@lola-ts/tensor-core'
import { checkWeights, loadModel, type ModelConfig, type ModelSource, toWeights } from '@lola-ts/tensor-core/checkpoint'
import { type DiffusionEmulator, type DiffusionEmulatorOptions, diffusionEmulator } from './diffusion-emulator'
import { type DiffusionConfig, diffusionNetwork } from './diffusion-network'

export interface LoadEmulatorOptions extends DiffusionEmulatorOptions {
  /** The autoencoder of a latent model. A pixel model has none. */
  space?: StateSpace & { readonly sha256?: string }
}

/** A diffusion emulator that came from a model folder. */
export type LoadedDiffusion = DiffusionEmulator & { readonly model: ModelConfig }

/**
 * Loads a diffusion emulator from a model folder or URL.
 *
 * @throws {CheckpointError} when the folder holds something else, weights that do not fit, or was trained with another
 *   autoencoder than `space`
 */
export async function loadDiffusion(
  source: ModelSource,
  { space, ...options }: LoadEmulatorOptions = {},
): Promise<LoadedDiffusion> {
  const { name, config, weights } = await loadModel(source)
  if (config.kind !== 'diffusion') {
    throw new CheckpointError(`${name}: holds a model of kind ${config.kind}, expected a diffusion model`)
  }
  const network = diffusionNetwork(config.architecture as DiffusionConfig)
  checkWeights(weights, network.parameters, name)
  const states = stateSpaceOf(config, network.config.channels, name, space)
  return Object.assign(diffusionEmulator(network, toWeights(weights), states, options), { model: config })
}

/**
 * The space that an emulator of this configuration works in.
 *
 * @throws {CheckpointError} when `space` is missing, superfluous or another one than it was trained with
 */
export function stateSpaceOf(
  { autoencoder, grid }: ModelConfig,
  channels: number,
  name: string,
  space?: StateSpace & { readonly sha256?: string },
): StateSpace {
  if (!autoencoder) {
    if (space) throw new CheckpointError(`${name}: is a pixel model, and was given an autoencoder`)
    return pixelSpace([...grid, channels])
  }
  if (!space) {
    throw new CheckpointError(`${name}: is a latent model and needs its autoencoder (${autoencoder.path})`, {
      hint: "Load that folder with loadAutoencoder and pass it as 'space'.",
    })
  }
  if (space.sha256 !== undefined && space.sha256 !== autoencoder.sha256) {
    throw new CheckpointError(
      `${name}: was trained with another autoencoder (${autoencoder.sha256.slice(0, 12)}, given ${space.sha256.slice(0, 12)})`,
      { hint: `Its own autoencoder is ${autoencoder.path}, relative to the model's folder.` },
    )
  }
  if (space.stateShape.at(-1) !== channels) {
    throw new CheckpointError(
      `${name}: works on ${channels} channels, and the autoencoder gives ${space.stateShape.at(-1)}`,
    )
  }
  return space
}
