import type { Operator } from './operator'
import { resample } from './picture'
import { blocks, checkFactors, shrunk } from './subsample'

/**
 * The mean over blocks of `size` cells: `[n, ...space, field]` to `[n, ...space / size, field]`. A coarse instrument.
 *
 * @throws {ConfigError} when a size is not a positive integer; on use, when it does not divide its axis
 */
export function meanPool(size: readonly number[]): Operator {
  checkFactors(size, 'mean-pool')
  return {
    name: `mean-pool ${size.join('x')}`,
    linear: true,
    apply: (x) =>
      size.reduce(
        (kept, factor, i) =>
          blocks(kept, i + 1, factor)
            .mean(2)
            .reshape(shrunk(kept, i + 1, factor)),
        x,
      ),
    draw: (seen, shape) => ({
      shape: [...shape],
      values: resample(seen, shape, (index) => index.map((i, axis) => Math.floor(i / size[axis]!))),
      points: seen.points.map(({ at, values }) => ({
        at: at.map((i, axis) => (i + 0.5) * size[axis]! - 0.5),
        values,
      })),
    }),
  }
}
