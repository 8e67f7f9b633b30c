import { decoderError, linearDecoder, type Operator } from '@lola-ts/guidance'
import { isLolaError, type Tensor, tf } from '@lola-ts/tensor-core'
import { normaliseArray, type Physics } from '@lola-ts/well-data'
import { openDataset } from '../data/open-dataset'
import type { OpenedEmulator } from '../models/open-model'

/** Snapshots of a split that are looked at. */
const most = 128
const batch = 16

/** Snapshots of a split, evenly spread over the later half of its trajectories, normalised, a few at a time. */
async function* snapshotsOf(path: string, split: string, physics: Physics): AsyncGenerator<Tensor> {
  const dataset = await openDataset({ path, split, physics })
  try {
    const each = Math.ceil(most / dataset.trajectories.length)
    for (const [trajectory, { nSteps }] of dataset.trajectories.entries()) {
      const from = Math.floor(nSteps / 3)
      const count = Math.min(each, nSteps - from)
      for (let i = 0; i < count; i += batch) {
        const steps = Array.from({ length: Math.min(batch, count - i) }, (_, k) => {
          return from + Math.floor(((i + k) * (nSteps - from)) / count)
        })
        yield tf.tidy(() => {
          const all = steps.map((start) => {
            const { snapshots, shape } = dataset.trajectory(trajectory, { start, count: 1 })
            return tf.tensor(normaliseArray(physics, snapshots), shape)
          })
          return tf.concat(all) as Tensor
        })
      }
    }
  } finally {
    dataset.close()
  }
}

/**
 * The autoencoder's own error in what an operator sees, on the validation split beside the data; 0 where there is no
 * autoencoder, and with a word where there is no such split.
 */
export async function errorOfDecoder(
  { diffusion, autoencoder, physics }: OpenedEmulator,
  operator: Operator,
  data: string,
  note: (text: string) => void,
): Promise<number | number[]> {
  if (!diffusion || !autoencoder) return 0
  try {
    return await decoderError(diffusion.space, operator, snapshotsOf(data, 'valid', physics))
  } catch (error) {
    if (!isLolaError(error, 'NOT_FOUND')) throw error
    note(`${data} has no validation split: the autoencoder's own error is not known, and left out of the noise`)
    return 0
  }
}

/** A linear decoder, fitted to the training split beside the data. @throws {NotFoundError} where there is none */
export async function linearDecoderOf({ diffusion, physics }: OpenedEmulator, data: string) {
  const latents: Tensor[] = []
  for await (const snapshots of snapshotsOf(data, 'train', physics)) {
    latents.push(diffusion!.space.encode(snapshots))
    snapshots.dispose()
  }
  const states = tf.concat(latents) as Tensor
  tf.dispose(latents)
  try {
    return await linearDecoder(diffusion!.space, states, physics.periodic)
  } finally {
    states.dispose()
  }
}
