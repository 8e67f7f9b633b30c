import { type Tensor, tf } from '@lola-ts/tensor-core'
import { fold, type Key, normal } from '@lola-ts/tensor-core/random'

/**
 * Standard normals of the shape of the states, for draw 0, 1, 2, … of a sampler. What it makes when it is called is
 * tidied up; tensors that were there before stay.
 *
 * A sampler says in its comment which step makes which draw, so that a run can be replayed with given noise:
 * `sampler.sample(denoiser, x1, (draw) => given[draw])`.
 */
export type Noise = (draw: number) => Tensor

/** Noise of a batch whose entries each have a stream of their own, whatever the batch around them. */
export function keyedNoise(keys: readonly Key[], shape: number[]): Noise {
  return (draw) => tf.tidy(() => tf.stack(keys.map((key) => normal(fold(key, 'step', draw), shape))))
}
