import { autoencoderFlops, autoencoderTask, type CoderFlops } from '@lola-ts/autoencoder'
import { key, normal } from '@lola-ts/tensor-core/random'
import type { AutoencoderSettings } from '../config/autoencoder-settings'
import { autoencoderOf, latentShapeOn, whyNotTrained } from '../training/networks'
import { autoencoderActivations, patchCount } from './activations'
import type { PlanRequest } from './plan-request'
import { plannedData } from './planned-data'
import type { TrainingPlan } from './training-plan'

/** What `lola train autoencoder` would train. */
export async function planAutoencoder({ config, note }: PlanRequest<AutoencoderSettings>): Promise<TrainingPlan> {
  const { physics, grid, examples } = await plannedData(config.data, { note })
  const network = autoencoderOf(config, physics)
  const refused = whyNotTrained(config)
  const snapshotShape = [...grid, physics.fields.length]
  return {
    physics: physics.name,
    parameters: network.parameters,
    snapshotShape,
    latentShape: latentShapeOn(network, grid),
    examples,
    ...(network.config.type === 'vit' && { tokens: patchCount(network.config.patch, grid) }),
    activations: autoencoderActivations(network.config, grid, config.train.recompute),
    ...(refused === undefined
      ? {
          forwardFlops: both(autoencoderFlops(network.config, grid)),
          rehearsal: (examples) =>
            autoencoderTask(network, {
              loss: config.loss,
              train: (step) => normal(key(step), [examples, ...snapshotShape]),
            }),
        }
      : { refused }),
  }
}

const both = ({ encode, decode }: CoderFlops) => encode + decode
