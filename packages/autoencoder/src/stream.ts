import { type Tensor, tf } from '@lola-ts/tensor-core'
import type { Autoencoder } from './autoencoder'

/** Consecutive parts of a trajectory, as they are read or made. */
export type Chunks = Iterable<Tensor> | AsyncIterable<Tensor>

/**
 * Encodes a trajectory of any length, part by part: only one part is in memory.
 *
 * @param chunks normalised snapshots `[time, ...space, field]`; taken over, and disposed once encoded
 * @returns latents `[time, ...latent, channel]` of each part, owned by the caller
 */
export function encodeTrajectory({ encode }: Pick<Autoencoder, 'encode'>, chunks: Chunks): AsyncGenerator<Tensor> {
  return mapChunks(chunks, encode)
}

/**
 * Decodes a latent trajectory of any length, part by part, as {@link encodeTrajectory} encodes one.
 *
 * @param chunks latents `[time, ...latent, channel]`; taken over, and disposed once decoded
 * @returns normalised snapshots `[time, ...space, field]` of each part, owned by the caller
 */
export function decodeTrajectory({ decode }: Pick<Autoencoder, 'decode'>, chunks: Chunks): AsyncGenerator<Tensor> {
  return mapChunks(chunks, decode)
}

async function* mapChunks(chunks: Chunks, apply: (chunk: Tensor) => Tensor): AsyncGenerator<Tensor> {
  for await (const chunk of chunks) {
    try {
      yield apply(chunk)
    } finally {
      tf.dispose(chunk)
    }
    await tf.nextFrame()
  }
}
