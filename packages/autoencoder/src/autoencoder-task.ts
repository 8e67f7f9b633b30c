import { type Tensor, tf } from '@lola-ts/tensor-core'
import { fold, type Key, normal } from '@lola-ts/tensor-core/random'
import type { TrainingTask } from '@lola-ts/tensor-core/training'
import { latentShape } from './latent-shape'
import { type AutoencoderLoss, autoencoderLoss } from './losses'
import type { AutoencoderNetwork } from './network'

/** Batches of normalised snapshots `[batch, ...space, field]`: a pure function of the step. */
export type SnapshotSource = (step: number) => Tensor | Promise<Tensor>

export interface AutoencoderTaskOptions {
  train: SnapshotSource
  /** Batches that every validation scores, with the same noise each time. Default none. */
  validation?: { source: SnapshotSource; batches: number }
  /** Default `vmse`. */
  loss?: AutoencoderLoss
  /**
   * Draws the noise of the configuration's `latentNoise`, which latents meet before they are decoded (LoLa v1.1).
   * Default: they meet none, whatever the configuration says (LoLa v1.0).
   */
  key?: Key
}

/** Training an autoencoder to reconstruct snapshots. */
export function autoencoderTask(
  network: AutoencoderNetwork,
  { train, validation, loss, key }: AutoencoderTaskOptions,
): TrainingTask {
  const { latentNoise = 0 } = network.config

  const draw = async (source: SnapshotSource, step: number, stream: string): Promise<Tensor[]> => {
    const x = await source(step)
    if (!key || latentNoise === 0) return [x]
    const shape = [x.shape[0]!, ...latentShape(network, x.shape.slice(1, -1))]
    return [x, tf.tidy(() => normal(fold(key, stream, step), shape).mul(latentNoise))]
  }

  return {
    parameters: network.parameters,
    loss(weights, [x, noise]) {
      const z = network.encode(weights, x!)
      return autoencoderLoss(x!, network.decode(weights, noise ? z.add(noise) : z), z, loss)
    },
    batch: (step) => draw(train, step, 'step'),
    ...(validation && {
      validation: {
        batches: validation.batches,
        batch: (i: number) => draw(validation.source, i, 'validation'),
      },
    }),
  }
}
