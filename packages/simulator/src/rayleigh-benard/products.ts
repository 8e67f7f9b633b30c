import { fourierPlan } from '../fourier/fourier-plan'
import { type LegendrePlan, legendrePlan } from '../legendre/legendre-plan'
import { type Modes, zeroModes } from '../legendre/modes'

/** Products of velocity and buoyancy: moments ∫ f P_n dξ, by x mode. */
export interface Products {
  /** u v */
  uv: Modes
  /** v² − u² */
  difference: Modes
  /** u b and v b */
  ub: Modes
  vb: Modes
}

export interface ProductPlan {
  readonly products: Products
  /** Points of the grid that products are formed on. */
  readonly grid: readonly [nx: number, ny: number]
  /** Fills `products`. */
  compute(u: Modes, v: Modes, b: Modes): void
  /** Fills `uu` and `vv` after `compute`, for the pressure. */
  squares(uu: Modes, vv: Modes): void
  /**
   * The largest |u| / Δx + |v| / Δy of the last `compute`: its inverse is the time in which the flow crosses a cell.
   *
   * @param dx spacing along x
   * @param dy spacings at the nodes of this grid
   */
  crossingRate(dx: number, dy: Float64Array): number
}

/**
 * Plans the products of a flow with `nk` Fourier modes (0 … nk − 1, real fields) and `ny` Legendre modes.
 *
 * They are formed on a grid 3/2 as fine in both directions, where they are integrated exactly: transport then changes
 * neither the energy of the flow nor the variance of buoyancy. Two real lines travel as one complex one: u with v, and
 * the lower half of b with its upper half.
 */
export function productPlan(nk: number, ny: number): ProductPlan {
  const nx = 3 * nk
  const my = (3 * ny) / 2
  const half = my / 2
  const back = fourierPlan(nx, my + half)
  const forth = fourierPlan(nx, 2 * my)
  const lines = { u: legendrePlan(ny, nk), v: legendrePlan(ny, nk), b: legendrePlan(ny, nk) }
  const flow = pair(nx * back.batch)
  const fluxes = pair(nx * forth.batch)
  const products: Products = {
    uv: zeroModes(ny, nk),
    difference: zeroModes(ny, nk),
    ub: zeroModes(ny, nk),
    vb: zeroModes(ny, nk),
  }

  function compute(u: Modes, v: Modes, b: Modes): void {
    lines.u.toGrid(u)
    lines.v.toGrid(v)
    lines.b.toGrid(b)
    const width = back.batch
    flow.re.fill(0, nk * width, (nx - nk + 1) * width)
    flow.im.fill(0, nk * width, (nx - nk + 1) * width)
    for (let j = 0; j < my; j++) merge(lines.u, j, lines.v, j, j)
    for (let j = 0; j < half; j++) merge(lines.b, j, lines.b, j + half, my + j)
    back.inverse(flow.re, flow.im)
    multiply()
    forth.forward(fluxes.re, fluxes.im)
    split(0, products.uv, products.difference)
    split(my, products.ub, products.vb)
  }

  /** Lays line `i` of one field and line `j` of another as real and imaginary part of line `to`, all x modes. */
  function merge(one: LegendrePlan, i: number, two: LegendrePlan, j: number, to: number): void {
    const width = back.batch
    const { re: ar, im: ai } = one.values
    const { re: br, im: bi } = two.values
    let a = i * nk
    let b = j * nk
    flow.re[to] = ar[a]!
    flow.im[to] = br[b]!
    for (let k = 1, at = to + width, mirror = to + (nx - 1) * width; k < nk; k++, at += width, mirror -= width) {
      a++
      b++
      flow.re[at] = ar[a]! - bi[b]!
      flow.im[at] = ai[a]! + br[b]!
      flow.re[mirror] = ar[a]! + bi[b]!
      flow.im[mirror] = br[b]! - ai[a]!
    }
  }

  function multiply(): void {
    const { re, im } = flow
    const { re: fr, im: fi } = fluxes
    for (let i = 0; i < nx; i++) {
      const from = i * (my + half)
      const to = i * 2 * my
      for (let j = 0; j < my; j++) {
        const u = re[from + j]!
        const v = im[from + j]!
        fr[to + j] = u * v
        fi[to + j] = v * v - u * u
      }
      for (let j = 0; j < half; j++) {
        const low = re[from + my + j]!
        const high = im[from + my + j]!
        fr[to + my + j] = re[from + j]! * low
        fi[to + my + j] = im[from + j]! * low
        fr[to + my + half + j] = re[from + half + j]! * high
        fi[to + my + half + j] = im[from + half + j]! * high
      }
    }
  }

  /** The moments of the two real fields in the real and imaginary parts of lines `from` … `from + my − 1`. */
  function split(from: number, one: Modes, two: Modes): void {
    const width = forth.batch
    const { re: fr, im: fi } = fluxes
    const { re: ar, im: ai } = lines.u.values
    const { re: br, im: bi } = lines.v.values
    for (let j = 0; j < my; j++) {
      let a = j * nk
      ar[a] = 2 * fr[from + j]!
      ai[a] = 0
      br[a] = 2 * fi[from + j]!
      bi[a] = 0
      for (let k = 1, at = from + j + width, mirror = from + j + (nx - 1) * width; k < nk; k++) {
        a++
        ar[a] = fr[at]! + fr[mirror]!
        ai[a] = fi[at]! - fi[mirror]!
        br[a] = fi[at]! + fi[mirror]!
        bi[a] = fr[mirror]! - fr[at]!
        at += width
        mirror -= width
      }
    }
    lines.u.toMoments(one, 0.5 / nx)
    lines.v.toMoments(two, 0.5 / nx)
  }

  function squares(uu: Modes, vv: Modes): void {
    for (let i = 0; i < nx; i++) {
      for (let j = 0; j < my; j++) {
        fluxes.re[i * 2 * my + j] = flow.re[i * (my + half) + j]! ** 2
        fluxes.im[i * 2 * my + j] = flow.im[i * (my + half) + j]! ** 2
      }
    }
    forth.forward(fluxes.re, fluxes.im)
    split(0, uu, vv)
  }

  function crossingRate(dx: number, dy: Float64Array): number {
    let rate = 0
    for (let i = 0; i < nx; i++) {
      for (let j = 0, at = i * (my + half); j < my; j++, at++) {
        const here = Math.abs(flow.re[at]!) / dx + Math.abs(flow.im[at]!) / dy[j]!
        // Not `here > rate`, which a NaN would pass unseen.
        if (!(here <= rate)) rate = here
      }
    }
    return rate
  }

  return { products, grid: [nx, my], compute, squares, crossingRate }
}

const pair = (size: number) => ({ re: new Float64Array(size), im: new Float64Array(size) })
