import { ConfigError, type Tensor, tf } from '@lola-ts/tensor-core'
import { alongAxis } from './along-axis'
import type { Operator } from './operator'

/**
 * The coarse part of a spectrum: `[n, ...space, field]` to coefficients `[n, ...modes, field]`, in the unit of the field,
 * the first being its mean. Periodic axes have sines and cosines of up to `waves` periods (2 waves + 1 modes), others
 * cosines of up to `waves` half periods over the nodes (waves + 1 modes), which on Chebyshev nodes are Chebyshev
 * polynomials.
 *
 * @param waves along each axis
 * @throws {ConfigError} when a number is not whole; on use, when an axis has too few cells
 */
export function lowPass(waves: readonly number[], periodic: readonly boolean[]): Operator {
  if (waves.length === 0 || waves.some((count) => !Number.isInteger(count) || count < 0)) {
    throw new ConfigError(`low-pass: waves are ${waves.join(', ')}, expected a whole number for each axis`)
  }
  const bases = (space: readonly number[]) =>
    space.map((cells, axis) => basis(waves[axis]!, cells, periodic[axis] ?? false))

  return {
    name: `low-pass ${waves.join('x')}`,
    linear: true,
    apply: (x) =>
      bases(x.shape.slice(1, -1)).reduce((kept, rows, axis) => {
        const cells = rows[0]!.length
        return alongAxis(kept, axis + 1, tf.tensor2d(rows.map((row) => row.map((value) => value / cells))))
      }, x),
    draw: (seen, shape) =>
      tf.tidy(() => {
        const missing = seen.values.some(Number.isNaN)
        const coefficients: Tensor = tf.tensor(missing ? seen.values.map((v) => v || 0) : seen.values, [
          1,
          ...seen.shape,
        ])
        const smooth = bases(shape.slice(0, -1)).reduce(
          (kept, rows, axis) => alongAxis(kept, axis + 1, tf.tensor2d(rows).transpose() as tf.Tensor2D),
          coefficients,
        )
        return { shape: [...shape], values: Float32Array.from(smooth.dataSync<'float32'>()), points: [] }
      }),
  }
}

/** Rows that are orthogonal over the cells, each of mean square 1. */
function basis(waves: number, cells: number, periodic: boolean): number[][] {
  const modes = periodic ? 2 * waves + 1 : waves + 1
  if (modes > cells) throw new ConfigError(`low-pass: ${modes} modes along an axis of ${cells} cells`)
  return Array.from({ length: modes }, (_, mode) =>
    Array.from({ length: cells }, (_, i) => {
      if (mode === 0) return 1
      if (!periodic) return Math.SQRT2 * Math.cos((Math.PI * mode * (i + 0.5)) / cells)
      const angle = (2 * Math.PI * Math.ceil(mode / 2) * i) / cells
      return Math.SQRT2 * (mode % 2 === 1 ? Math.cos(angle) : Math.sin(angle))
    }),
  )
}
