import { ConfigError, type Tensor } from '@lola-ts/tensor-core'
import type { Operator } from './operator'
import { blank, indexOf, sizeOf } from './picture'

/**
 * Every `stride`-th cell along each axis, beginning with the first: `[n, ...space, field]` to
 * `[n, ...space / stride, field]`. A stride of 8 in two dimensions observes 1/64 of the cells.
 *
 * @throws {ConfigError} when a stride is not a positive integer; on use, when it does not divide its axis
 */
export function subsample(stride: readonly number[]): Operator {
  checkFactors(stride, 'subsample')
  return {
    name: `subsample ${stride.join('x')}`,
    linear: true,
    apply: (x) =>
      stride.reduce(
        (kept, step, i) =>
          blocks(kept, i + 1, step)
            .slice([0, 0, 0], [-1, -1, 1])
            .reshape(shrunk(kept, i + 1, step)),
        x,
      ),
    draw(seen, shape) {
      const [space, fields] = [seen.shape.slice(0, -1), shape.at(-1)!]
      const points = Array.from({ length: sizeOf(space) }, (_, cell) => ({
        at: indexOf(cell, space).map((i, axis) => i * stride[axis]!),
        values: Array.from(seen.values.subarray(cell * fields, (cell + 1) * fields)),
      }))
      const moved = seen.points.map(({ at, values }) => ({ at: at.map((i, axis) => i * stride[axis]!), values }))
      return { ...blank(shape), points: [...points, ...moved] }
    },
  }
}

/** One axis split into blocks, those in front of it and behind it merged: `[before, blocks, size, after]`. */
export function blocks(x: Tensor, axis: number, size: number): Tensor {
  const length = x.shape[axis]!
  if (length % size !== 0)
    throw new ConfigError(`operator: factor ${size} does not divide axis ${axis - 1} of ${length} cells`)
  const product = (lengths: number[]) => lengths.reduce((a, b) => a * b, 1)
  return x.reshape([product(x.shape.slice(0, axis)), length / size, size, product(x.shape.slice(axis + 1))])
}

/** The shape of `x` with one axis shorter by a factor. */
export function shrunk(x: Tensor, axis: number, factor: number): number[] {
  return x.shape.map((length, i) => (i === axis ? length / factor : length))
}

export function checkFactors(factors: readonly number[], name: string): void {
  if (factors.length === 0 || factors.some((factor) => !Number.isInteger(factor) || factor < 1)) {
    throw new ConfigError(`${name}: factors are ${factors.join(', ')}, expected a positive integer for each axis`)
  }
}
