import type * as tf from '@tensorflow/tfjs'
import { ShapeError } from '../errors'

/**
 * Folds patches of space into channels: `[batch, ...space, channel]` to `[batch, ...space/patch, channel · ∏ patch]`.
 *
 * The original channel varies slowest, then the position in the patch, axis by axis: the order of PyTorch's
 * `pixel_unshuffle` and of the reference's `Patchify`.
 *
 * @throws {ShapeError} when a patch does not divide its axis
 */
export function patchify(x: tf.Tensor, patch: readonly number[]): tf.Tensor {
  return patch.reduce((folded, length, i) => foldAxis(folded, i + 1, length), x)
}

/** The inverse of {@link patchify}. */
export function unpatchify(x: tf.Tensor, patch: readonly number[]): tf.Tensor {
  return patch.reduceRight((folded, length, i) => unfoldAxis(folded, i + 1, length), x)
}

// One axis at a time keeps every transposition at rank 5: backends are fast there, and stop at rank 6 or 7.
function foldAxis(x: tf.Tensor, axis: number, patch: number): tf.Tensor {
  if (patch === 1) return x
  const shape = x.shape
  const length = shape[axis]!
  const channels = shape.at(-1)!
  if (length % patch !== 0)
    throw new ShapeError(`axis ${axis} has length ${length}, expected a multiple of the patch ${patch}`)
  const [before, after] = around(shape, axis)
  return x
    .reshape([before, length / patch, patch, after, channels])
    .transpose([0, 1, 3, 4, 2])
    .reshape([...shape.slice(0, axis), length / patch, ...shape.slice(axis + 1, -1), channels * patch])
}

function unfoldAxis(x: tf.Tensor, axis: number, patch: number): tf.Tensor {
  if (patch === 1) return x
  const shape = x.shape
  const length = shape[axis]!
  const channels = shape.at(-1)! / patch
  const [before, after] = around(shape, axis)
  return x
    .reshape([before, length, after, channels, patch])
    .transpose([0, 1, 4, 2, 3])
    .reshape([...shape.slice(0, axis), length * patch, ...shape.slice(axis + 1, -1), channels])
}

function around(shape: number[], axis: number): [number, number] {
  const product = (lengths: number[]) => lengths.reduce((a, b) => a * b, 1)
  return [product(shape.slice(0, axis)), product(shape.slice(axis + 1, -1))]
}
