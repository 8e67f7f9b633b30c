import * as tf from '@tensorflow/tfjs'
import { activeBackend } from '../../backend/backend'
import { gatherTiles, joinTiles } from './tiles'
import { transforms } from './transforms'

/** The length of a tile along an axis. */
export type Tile = 2 | 4

/**
 * A convolution with 3 taps an axis and stride 1, in tiles: with 4 x 4 it takes a quarter of the multiplications.
 *
 * Tiles and kernel are transformed ({@link transforms}), multiplied as one batch of matrix products over channels, and
 * transformed back. Its derivatives are such products again, and as cheap. Rounding errors are three times those of the
 * plain sum, 6e-7 of the output.
 *
 * @param x padded images `[batch, ...space + 2, inputs]`
 * @param kernel `[3, 3, …, inputs, outputs]`
 * @param tile along each axis; the space need not be a multiple
 * @returns `[batch, ...space, outputs]`
 */
export function convolveWinograd(x: tf.Tensor, kernel: tf.Tensor, tile: readonly Tile[]): tf.Tensor {
  const [inputs, outputs] = kernel.shape.slice(-2) as [number, number]
  const space = tile.map((_, axis) => x.shape[axis + 1]! - 2)
  const points = tile.reduce((all, length) => all * (length + 2), 1)
  const along = tile.map(transforms)
  const stretches = gatherTiles(x, tile)
  const left = matrix(along.map(({ input }) => input)).matMul(stretches.reshape([points, -1]))
  const right = matrix(along.map((axis) => axis.kernel)).matMul(kernel.reshape([3 ** tile.length, -1]))
  const products = left.reshape([points, -1, inputs]).matMul(right.reshape([points, inputs, outputs]))
  const results = matrix(along.map(({ output }) => output)).matMul(products.reshape([points, -1]))
  const around = stretches.shape.slice(tile.length, -1)
  const joined = joinTiles(results.reshape([...tile, ...around, outputs]), tile.length)
  return joined.slice(
    joined.shape.map(() => 0),
    [x.shape[0]!, ...space, outputs],
  )
}

/**
 * Whether {@link convolveWinograd} with tiles of 4 is the faster way: products must be large beside the transforms of
 * tiles, which grow with the positions, and of the kernel, which do not. Measured on two cores: 1.1 to 1.8 times in 2-D
 * with 128 to 512 channels, its gradients 1.7 to 2.3 times; 2.6 and 3.4 times in 3-D. Slower with 64 channels, or with
 * 256 positions. Never where a `fast` backend rounds factors to bfloat16, as that loses more in the transforms than in a
 * plain convolution, which gains as much by it.
 */
export function prefersWinograd(kernel: readonly number[], x: readonly number[]): boolean {
  const [taps, [inputs, outputs]] = [kernel.slice(0, -2), kernel.slice(-2) as [number, number]]
  const space = x.slice(1, -1)
  const positions = x.slice(0, -1).reduce((a, b) => a * b, 1)
  return (
    activeBackend()?.products !== 'bfloat16' &&
    taps.every((length) => length === 3) &&
    space.every((length) => length >= 8) &&
    Math.min(inputs, outputs) >= 128 &&
    positions >= Math.max(1024, 2 * outputs)
  )
}

/** One matrix for all axes: the Kronecker product of theirs, the last axis fastest. */
function matrix(axes: readonly number[][][]): tf.Tensor2D {
  return tf.tensor2d(
    axes.reduce((a, b) => a.flatMap((rowA) => b.map((rowB) => rowA.flatMap((x) => rowB.map((y) => x * y))))),
  )
}
