import { fourierPlan } from '../fourier/fourier-plan'
import { chebyshevNodes } from '../legendre/chebyshev-nodes'
import { gaussLegendre, legendre } from '../legendre/legendre'
import { type Modes, zeroModes } from '../legendre/modes'

/** Between modes and values on a grid of uniform points in x and Chebyshev nodes in y. */
export interface GridValues {
  /** Values `[x, y]`, without the waves and the Chebyshev polynomials that the grid does not resolve. */
  toGrid(modes: Modes): Float64Array
  /** Modes of values `[x, y]`; those that the grid does not resolve are zero. */
  toModes(values: ArrayLike<number>): Modes
}

/**
 * @param grid points in x (even) and in y
 * @param nk Fourier modes of the flow
 * @param ny Legendre modes of the flow
 */
export function gridValues([gx, gy]: readonly [number, number], nk: number, ny: number): GridValues {
  const kept = Math.min(nk, gx / 2)
  const fourier = fourierPlan(gx, gy)
  const re = new Float64Array(gx * gy)
  const im = new Float64Array(gx * gy)
  const values = sampling(gy, ny)
  const modesOf = interpolation(gy, ny)

  return {
    toGrid(modes) {
      re.fill(0)
      im.fill(0)
      for (let k = 0; k < kept; k++) {
        // The real part of twice the waves with k > 0 is the field.
        const factor = k === 0 ? 1 : 2
        for (let j = 0; j < gy; j++) {
          for (let n = 0; n < ny; n++) {
            re[k * gy + j]! += factor * values[j * ny + n]! * modes.re[n * nk + k]!
            if (k > 0) im[k * gy + j]! += factor * values[j * ny + n]! * modes.im[n * nk + k]!
          }
        }
      }
      fourier.inverse(re, im)
      return re.slice()
    },

    toModes(given) {
      re.set(given)
      im.fill(0)
      fourier.forward(re, im)
      const modes = zeroModes(ny, nk)
      for (let k = 0; k < kept; k++) {
        for (let n = 0; n < ny; n++) {
          for (let j = 0; j < gy; j++) {
            const weight = modesOf[n * gy + j]! / gx
            modes.re[n * nk + k]! += weight * re[k * gy + j]!
            modes.im[n * nk + k]! += weight * im[k * gy + j]!
          }
        }
      }
      return modes
    },
  }
}

/** Chebyshev coefficients of values on `points` nodes: `[coefficient, point]`. */
function chebyshevTransform(points: number): Float64Array {
  const table = new Float64Array(points * points)
  for (let n = 0; n < points; n++)
    for (let j = 0; j < points; j++) table[n * points + j] = ((n === 0 ? 1 : 2) / points) * chebyshev(n, points, j)
  return table
}

/** T_n(2y − 1) at the j-th of `points` increasing nodes. */
const chebyshev = (n: number, points: number, j: number) => Math.cos(n * Math.PI * (1 - (j + 0.5) / points))

/** From Legendre coefficients to values on the nodes, Chebyshev polynomials from `points` on dropped: `[point, mode]`. */
function sampling(points: number, ny: number): Float64Array {
  const fine = Math.max(points, ny)
  const transform = chebyshevTransform(fine)
  const nodes = Array.from(chebyshevNodes(fine), (y) => legendre(ny, 2 * y - 1))
  const table = new Float64Array(points * ny)
  for (let m = 0; m < ny; m++) {
    for (let n = 0; n < points; n++) {
      let coefficient = 0
      for (let i = 0; i < fine; i++) coefficient += transform[n * fine + i]! * nodes[i]![m]!
      for (let j = 0; j < points; j++) table[j * ny + m]! += coefficient * chebyshev(n, points, j)
    }
  }
  return table
}

/** From values on the nodes to the Legendre coefficients of the polynomial through them: `[mode, point]`. */
function interpolation(points: number, ny: number): Float64Array {
  const { nodes, weights } = gaussLegendre(points)
  const transform = chebyshevTransform(points)
  const table = new Float64Array(ny * points)
  for (let i = 0; i < points; i++) {
    const p = legendre(ny, nodes[i]!)
    const angle = Math.acos(nodes[i]!)
    for (let j = 0; j < points; j++) {
      let value = 0
      for (let m = 0; m < points; m++) value += Math.cos(m * angle) * transform[m * points + j]!
      // The quadrature is exact for products of polynomials that the nodes determine.
      for (let n = 0; n < Math.min(ny, points); n++) table[n * points + j]! += (n + 0.5) * weights[i]! * p[n]! * value
    }
  }
  return table
}
