import { stateSpaceOf } from '@lola-ts/dit'
import type { StateSpace } from '@lola-ts/emulation'
import { CheckpointError } from '@lola-ts/tensor-core'
import { checkWeights, loadModel, type ModelConfig, type ModelSource, toWeights } from '@lola-ts/tensor-core/checkpoint'
import { type SolverEmulator, solverEmulator } from './solver-emulator'
import { type SolverConfig, solverNetwork } from './solver-network'

/** A neural solver that came from a model folder. */
export type LoadedSolver = SolverEmulator & { readonly model: ModelConfig }

/**
 * Loads a neural solver from a model folder or URL.
 *
 * @param options.space the autoencoder of a latent model; a pixel model has none
 * @throws {CheckpointError} when the folder holds something else, weights that do not fit, or was trained with another
 *   autoencoder than `space`
 */
export async function loadSolver(
  source: ModelSource,
  { space }: { space?: StateSpace & { readonly sha256?: string } } = {},
): Promise<LoadedSolver> {
  const { name, config, weights } = await loadModel(source)
  if (config.kind !== 'solver') {
    throw new CheckpointError(`${name}: holds a model of kind ${config.kind}, expected a neural solver`)
  }
  const network = solverNetwork(config.architecture as SolverConfig)
  checkWeights(weights, network.parameters, name)
  const states = stateSpaceOf(config, network.config.channels, name, space)
  return Object.assign(solverEmulator(network, toWeights(weights), states), { model: config })
}
