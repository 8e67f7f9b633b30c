import type { ReferenceConfig } from '../configs/read-options'
import type { RunConfig } from './run-config'

/**
 * Which of the reference's recipes trained a run: version 1.0 minimised the VRMSE and predicted backwards as well
 * (context rho 0.66), version 1.1 does neither.
 */
export function recipeOfRun({ architecture, all }: RunConfig): string {
  const vrmse = architecture.loss?.losses?.includes?.('vrmse')
  return vrmse || all.trajectory?.context?.rho === 0.66 ? 'lola-v1.0' : 'lola-v1.1'
}

/** What a run's configuration tells of its training, for `config.json`. Needed by nobody to run the model. */
export function trainingOfRun({ architecture, all, dataset }: RunConfig, weights: string): ReferenceConfig {
  const { trajectory, ae_run: autoencoderRun } = all
  const context = trajectory?.context
  return {
    origin: 'LoLa in PyTorch',
    run: all.name ?? null,
    weights,
    data: dataset.name ?? null,
    seed: all.seed ?? null,
    ...(autoencoderRun && { autoencoderRun }),
    ...(trajectory && { stride: trajectory.stride ?? 1 }),
    ...(context && { context: { rate: context.lmbda, atLeast: context.atleast, forward: context.rho } }),
    ...(architecture.loss && { loss: architecture.loss }),
    // In the reference's own words.
    settings: {
      ...kept(architecture, ['name', 'latent_noise', 'dropout', 'identity_init']),
      ...kept(all, ['optim', 'train', 'valid', 'fork']),
      dataset: kept(dataset, ['name', 'physics', 'include_filters', 'periodic']),
    },
  }
}

const kept = (section: ReferenceConfig, names: string[]) =>
  Object.fromEntries(names.flatMap((name) => (section[name] === undefined ? [] : [[name, section[name]]])))
