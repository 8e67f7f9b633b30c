import { type Tensor, tf } from '@lola-ts/tensor-core'

/** `[n, ...latent, 3^axes · channel]`: every cell with its neighbours, zeros beyond walls. */
export function neighbours(z: Tensor, periodic: readonly boolean[]): Tensor {
  return periodic.reduce((x, wraps, i) => tf.concat([shift(x, i + 1, 1, wraps), x, shift(x, i + 1, -1, wraps)], -1), z)
}

/** The transpose of {@link neighbours}. */
export function gather(x: Tensor, periodic: readonly boolean[]): Tensor {
  return periodic.reduceRight((kept, wraps, i) => {
    const [before, own, after] = tf.split(kept, 3, -1) as [Tensor, Tensor, Tensor]
    return own.add(shift(before, i + 1, -1, wraps)).add(shift(after, i + 1, 1, wraps))
  }, x)
}

/** Every cell takes the value of the one before it (by 1) or behind it (by -1). */
function shift(x: Tensor, axis: number, by: 1 | -1, wraps: boolean): Tensor {
  const length = x.shape[axis]!
  const part = (begin: number, count: number) =>
    x.slice(
      x.shape.map((_, a) => (a === axis ? begin : 0)),
      x.shape.map((size, a) => (a === axis ? count : size)),
    )
  const last = part(by === 1 ? length - 1 : 0, 1)
  const edge = wraps ? last : tf.zerosLike(last)
  if (length === 1) return edge
  return by === 1 ? tf.concat([edge, part(0, length - 1)], axis) : tf.concat([part(1, length - 1), edge], axis)
}

/** `[n, ...space, field]` to `[n, ...latent, cells of a patch · field]`. */
export function patches(x: Tensor, grid: readonly number[], patch: readonly number[]): Tensor {
  const split = grid.flatMap((cells, axis) => [cells, patch[axis]!])
  const order = [0, ...grid.map((_, axis) => 1 + 2 * axis), ...grid.map((_, axis) => 2 + 2 * axis), 1 + 2 * grid.length]
  return x
    .reshape([x.shape[0]!, ...split, x.shape.at(-1)!])
    .transpose(order)
    .reshape([x.shape[0]!, ...grid, -1])
}

/** The inverse of {@link patches}. */
export function unpatch(x: Tensor, patch: readonly number[], fields: number): Tensor {
  const grid = x.shape.slice(1, -1)
  const order = [0, ...grid.flatMap((_, axis) => [1 + axis, 1 + grid.length + axis]), 1 + 2 * grid.length]
  return x
    .reshape([x.shape[0]!, ...grid, ...patch, fields])
    .transpose(order)
    .reshape([x.shape[0]!, ...grid.map((cells, axis) => cells * patch[axis]!), fields])
}
