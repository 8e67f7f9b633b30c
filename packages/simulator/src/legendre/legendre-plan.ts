import { addProduct } from './add-product'
import { gaussLegendre, legendre } from './legendre'
import type { Modes } from './modes'

/** Values of `batch` complex lines along y, `[point, batch]`. */
export interface LegendrePlan {
  readonly values: { re: Float64Array; im: Float64Array }
  /** Fills `values` from coefficients. */
  toGrid(modes: Modes): void
  /** Moments ∫ f P_n dξ of `values`, times `scale`, by quadrature. Uses `values` up. */
  toMoments(moments: Modes, scale: number): void
}

/**
 * Plans transforms between `ny` Legendre modes and values on 3 ny / 2 Gauss-Legendre nodes, where products of two fields
 * against a third are integrated exactly.
 *
 * There is no fast transform worth its while at these sizes; parity halves the work.
 *
 * @param ny a multiple of 8
 */
export function legendrePlan(ny: number, batch: number): LegendrePlan {
  const points = (3 * ny) / 2
  const half = points / 2
  const [re, im] = [new Float64Array(points * batch), new Float64Array(points * batch)]
  const folded = { even: new Float64Array(half * batch), odd: new Float64Array(half * batch) }
  const { nodes, weights } = gaussLegendre(points)
  const count = ny / 2
  // Values of even and of odd polynomials at the lower half of the nodes, and their transposes with weights.
  const tables = [0, 1].map((parity) => {
    const values = new Float64Array(half * count)
    const moments = new Float64Array(count * half)
    for (let j = 0; j < half; j++) {
      const p = legendre(ny, nodes[j]!)
      for (let i = 0; i < count; i++) {
        values[j * count + i] = p[2 * i + parity]!
        moments[i * half + j] = weights[j]! * p[2 * i + parity]!
      }
    }
    return { values, moments }
  })
  const rows = (values: Float64Array, start = 0, stride = batch) => ({ values, start, stride })

  function toGrid(modes: Modes): void {
    for (const [coefficients, out] of [
      [modes.re, re],
      [modes.im, im],
    ] as const) {
      folded.even.fill(0)
      folded.odd.fill(0)
      addProduct(tables[0]!.values, half, count, rows(coefficients, 0, 2 * batch), rows(folded.even), batch)
      addProduct(tables[1]!.values, half, count, rows(coefficients, batch, 2 * batch), rows(folded.odd), batch)
      for (let j = 0, a = 0; j < half; j++) {
        for (let k = 0, b = (points - 1 - j) * batch; k < batch; k++, a++, b++) {
          out[a] = folded.even[a]! + folded.odd[a]!
          out[b] = folded.even[a]! - folded.odd[a]!
        }
      }
    }
  }

  function toMoments(moments: Modes, scale: number): void {
    for (const [values, to] of [
      [re, moments.re],
      [im, moments.im],
    ] as const) {
      for (let j = 0, a = 0; j < half; j++) {
        for (let k = 0, b = (points - 1 - j) * batch; k < batch; k++, a++, b++) {
          folded.even[a] = scale * (values[a]! + values[b]!)
          folded.odd[a] = scale * (values[a]! - values[b]!)
        }
      }
      to.fill(0)
      addProduct(tables[0]!.moments, count, half, rows(folded.even), rows(to, 0, 2 * batch), batch)
      addProduct(tables[1]!.moments, count, half, rows(folded.odd), rows(to, batch, 2 * batch), batch)
    }
  }

  return { values: { re, im }, toGrid, toMoments }
}
