import { CheckpointError } from '@lola-ts/tensor-core'
import { checkWeights, loadModel, type ModelConfig, type ModelSource, toWeights } from '@lola-ts/tensor-core/checkpoint'
import { type Autoencoder, autoencoder } from './autoencoder'
import { type AutoencoderConfig, autoencoderNetwork } from './autoencoder-network'

/** An autoencoder that came from a model folder. */
export interface LoadedAutoencoder extends Autoencoder {
  /** The folder's `config.json`: physics, normalisation, grid. */
  readonly model: ModelConfig
  /** SHA-256 of its weights, by which emulators refer to it. */
  readonly sha256: string
}

/**
 * Loads an autoencoder from a model folder or URL.
 *
 * @throws {CheckpointError} when the folder holds something else, or weights that do not fit its architecture
 */
export async function loadAutoencoder(source: ModelSource): Promise<LoadedAutoencoder> {
  const { name, config, weights, sha256 } = await loadModel(source)
  if (config.kind !== 'autoencoder') {
    throw new CheckpointError(`${name}: holds a model of kind ${config.kind}, expected an autoencoder`)
  }
  const network = autoencoderNetwork(config.architecture as AutoencoderConfig)
  checkWeights(weights, network.parameters, name)
  return Object.assign(autoencoder(network, toWeights(weights), config.grid), { model: config, sha256 })
}
