import * as tf from '@tensorflow/tfjs'
import { everyIndex } from '../every-index'

/**
 * Overlapping stretches of an image: tiles of `tile` positions an axis, each with the two that follow. Behind the end of
 * an axis that is no whole number of tiles lie zeros.
 *
 * @param x `[batch, ...space + 2, channel]`
 * @param tile positions of a tile along each axis, 2 or more
 * @returns `[...(tile + 2), batch, ...tiles, channel]`
 */
export function gatherTiles(x: tf.Tensor, tile: readonly number[]): tf.Tensor {
  return tf.customGrad((image) => ({
    value: gather(image as tf.Tensor, tile),
    gradFunc: (dy) => scatterTiles(dy as tf.Tensor, tile, x.shape),
  }))(x)
}

/** The transpose of {@link gatherTiles}: puts stretches back into the image `shape`, and adds where they overlap. */
export function scatterTiles(stretches: tf.Tensor, tile: readonly number[], shape: readonly number[]): tf.Tensor {
  return tf.customGrad((y) => ({
    value: scatter(y as tf.Tensor, tile, shape),
    gradFunc: (dx) => gatherTiles(dx as tf.Tensor, tile),
  }))(stretches)
}

/** Tiles side by side: `[...tile, batch, ...tiles, channel]` to `[batch, ...(tiles × tile), channel]`. */
export function joinTiles(y: tf.Tensor, axes: number): tf.Tensor {
  const [tile, [batch, ...rest]] = [y.shape.slice(0, axes), y.shape.slice(axes)]
  const [tiles, channels] = [rest.slice(0, -1), rest.at(-1)!]
  const order = [axes, ...tile.flatMap((_, axis) => [axes + 1 + axis, axis]), y.rank - 1]
  return y.transpose(order).reshape([batch!, ...tiles.map((count, axis) => count * tile[axis]!), channels])
}

function gather(x: tf.Tensor, tile: readonly number[]): tf.Tensor {
  const [batch, ...rest] = x.shape
  const [lengths, channels] = [rest.slice(0, -1), rest.at(-1)!]
  const tiles = lengths.map((length, axis) => Math.ceil((length - 2) / tile[axis]!))
  // The two positions behind the last tile begin another one.
  const behind = lengths.map((length, axis): [number, number] => [0, (tiles[axis]! + 1) * tile[axis]! - length])
  const wide = x.pad([[0, 0], ...behind, [0, 0]])
  const split = wide.reshape([batch!, ...tiles.flatMap((count, axis) => [count + 1, tile[axis]!]), channels])
  const size = [batch!, ...tiles.flatMap((count) => [count, 1]), channels]
  const stretches = everyIndex(tile.map((length) => length + 2)).map((place) =>
    split.slice([0, ...place.flatMap((at, axis) => [Math.floor(at / tile[axis]!), at % tile[axis]!]), 0], size),
  )
  return tf
    .concat(stretches.map((stretch) => stretch.reshape([1, -1])))
    .reshape([...tile.map((length) => length + 2), batch!, ...tiles, channels])
}

function scatter(y: tf.Tensor, tile: readonly number[], shape: readonly number[]): tf.Tensor {
  const joined = tile.reduce((stretches, length, axis) => overlap(stretches, length, axis, tile.length), y)
  return joinTiles(joined, tile.length).slice(
    shape.map(() => 0),
    [...shape],
  )
}

/** Adds the two positions behind each tile to the tile that follows, along one axis; there is one tile more then. */
function overlap(stretches: tf.Tensor, length: number, axis: number, axes: number): tf.Tensor {
  const along = axes + 1 + axis
  const [before, between, after] = [
    stretches.shape.slice(0, axis),
    stretches.shape.slice(axis + 1, along),
    stretches.shape.slice(along + 1),
  ]
  const tiles = stretches.shape[along]!
  const size = (dims: number[]) => dims.reduce((a, b) => a * b, 1)
  // wasm pads up to six axes.
  const flat = stretches.reshape([size(before), length + 2, size(between), tiles, size(after)])
  const part = (begin: number, count: number) =>
    flat.slice([0, begin, 0, 0, 0], [flat.shape[0]!, count, ...flat.shape.slice(2)])
  const own = part(0, length).pad([
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 1],
    [0, 0],
  ])
  const next = part(length, 2).pad([
    [0, 0],
    [0, length - 2],
    [0, 0],
    [1, 0],
    [0, 0],
  ])
  return own.add(next).reshape([...before, length, ...between, tiles + 1, ...after])
}
