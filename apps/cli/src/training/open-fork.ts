import { checkWeights, loadModel, type WeightArrays } from '@lola-ts/tensor-core/checkpoint'
import type { ParameterSpec } from '@lola-ts/tensor-core/nn'
import { folder } from '@lola-ts/tensor-core/node'
import type { Physics } from '@lola-ts/well-data'
import { modelFolder } from '../models/model-folder'

/** The model that a training starts from. */
export interface Fork {
  path: string
  sha256: string
  weights: WeightArrays
  physics: Physics
  /** Of the architecture; of an autoencoder. */
  latentChannels: number | undefined
}

/**
 * Loads the model that settings name, if they name one.
 *
 * @throws {CheckpointError} when it is damaged or not there
 */
export async function openFork({ from }: { from: string }): Promise<Fork | undefined> {
  if (from === '') return undefined
  const path = modelFolder(from)
  const { config, weights, sha256 } = await loadModel(folder(path))
  const { latentChannels } = config.architecture as { latentChannels?: number }
  return { path, sha256, weights, physics: config.physics as Physics, latentChannels }
}

/**
 * Its weights, for a network of the same shape.
 *
 * @throws {CheckpointError} when it has another
 */
export function sameWeights({ path, weights }: Fork, parameters: readonly ParameterSpec[]): WeightArrays {
  checkWeights(weights, parameters, path)
  return weights
}
