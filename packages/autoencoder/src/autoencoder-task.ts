import type { Tensor } from '@lola-ts/tensor-core'
import type { TrainingTask } from '@lola-ts/tensor-core/training'
import type { DcaeNetwork } from './dcae'
import { type ReconstructionLoss, reconstructionLoss } from './losses'

/** Batches of normalised snapshots `[batch, ...space, field]`: a pure function of the step. */
export type SnapshotSource = (step: number) => Tensor | Promise<Tensor>

export interface AutoencoderTaskOptions {
  train: SnapshotSource
  /** Batches that every validation scores. Default none. */
  validation?: { source: SnapshotSource; batches: number }
  /** Default `vmse`. */
  loss?: ReconstructionLoss
}

/** Training an autoencoder to reconstruct snapshots. */
export function autoencoderTask(
  network: DcaeNetwork,
  { train, validation, loss }: AutoencoderTaskOptions,
): TrainingTask {
  return {
    parameters: network.parameters,
    loss: (weights, [x]) => reconstructionLoss(x!, network.decode(weights, network.encode(weights, x!)), loss),
    batch: async (step) => [await train(step)],
    ...(validation && {
      validation: { batches: validation.batches, batch: async (i: number) => [await validation.source(i)] },
    }),
  }
}
