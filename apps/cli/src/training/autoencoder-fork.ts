import { type AutoencoderConfig, type AutoencoderNetwork, adaptWeights } from '@lola-ts/autoencoder'
import { ConfigError, tf } from '@lola-ts/tensor-core'
import { fromWeights, type WeightArrays } from '@lola-ts/tensor-core/checkpoint'
import { initialize } from '@lola-ts/tensor-core/nn'
import { fold, key } from '@lola-ts/tensor-core/random'
import { type Physics, samePhysics, withStatistics } from '@lola-ts/well-data'
import type { AutoencoderSettings } from '../config/autoencoder-settings'
import { type Fork, sameWeights } from './open-fork'

/**
 * What normalises the data of an autoencoder that starts from another one: the statistics that its weights know.
 * Those of fields that they do not know are `measured`.
 *
 * @throws {ConfigError} when the fields are others, unless fork.change says so
 */
export function forkPhysics(
  { physics: known, path }: Fork,
  measured: Physics,
  { fork }: Pick<AutoencoderSettings, 'fork'>,
): Physics {
  const [same, other] = [known.fields.join(', '), measured.fields.join(', ')]
  if (same === other) {
    const physics = { ...measured, mean: known.mean, std: known.std, statistics: known.statistics }
    const [difference] = samePhysics(physics, known)
    if (difference === undefined) return physics
    throw new ConfigError(`${path}: was trained on other data, ${difference}`)
  }
  if (!fork.change.includes('fields')) {
    throw new ConfigError(`${path}: was trained on ${same}, and the data hold ${other}`, {
      hint: 'With fork.change=[fields] the fields of both are taken over and the others learned anew.',
    })
  }
  const take = (of: 'mean' | 'std') =>
    measured.fields.map((field, c) => known[of][known.fields.indexOf(field)] ?? measured[of][c]!)
  return withStatistics(measured, { mean: take('mean'), std: take('std') }, `${known.statistics}, and of new fields`)
}

/**
 * The weights that an autoencoder starts from.
 *
 * @throws {ConfigError} when it has other latent channels, unless fork.change says so
 * @throws {CheckpointError} when it differs in anything else
 */
export async function autoencoderStart(
  start: Fork,
  network: AutoencoderNetwork<AutoencoderConfig>,
  physics: Physics,
  { fork, model, seed }: Pick<AutoencoderSettings, 'fork' | 'model' | 'seed'>,
): Promise<WeightArrays> {
  const before = start.latentChannels ?? model.latentChannels
  if (before !== model.latentChannels && !fork.change.includes('latentChannels')) {
    throw new ConfigError(
      `${start.path}: has ${before} latent channels, and model.latentChannels is ${model.latentChannels}`,
      { hint: 'With fork.change=[latentChannels] those of both are taken over and the others learned anew.' },
    )
  }
  if (fork.change.length === 0) return sameWeights(start, network.parameters)
  const tensors = initialize(network.parameters, fold(key(seed), 'weights'))
  const drawn = await fromWeights(tensors)
  tf.dispose(tensors)
  const known = start.physics.fields
  const place = (field: string) => (known.includes(field) ? known.indexOf(field) : undefined)
  const latent = Array.from({ length: model.latentChannels }, (_, i) => (i < before ? i : undefined))
  return adaptWeights(start.weights, drawn, {
    fields: { from: physics.fields.map(place), before: known.length },
    latent: { from: latent, before },
  })
}
