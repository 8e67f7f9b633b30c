/** Transforms of many lines of one length at once, in place. Arrays are `[length, batch]`, real and imaginary parts apart. */
export interface FourierPlan {
  readonly length: number
  readonly batch: number
  /** Σ x exp(−2πi j k / n), unnormalised. */
  forward(re: Float64Array, im: Float64Array): void
  /** Σ x exp(+2πi j k / n), unnormalised: `inverse(forward(x))` is n x. */
  inverse(re: Float64Array, im: Float64Array): void
}

/**
 * Plans discrete Fourier transforms of `batch` complex lines of `length` points.
 *
 * Stockham's self-sorting algorithm with factors 4, 2, 3 and 5, float64. The batch is the innermost loop, so that the
 * factors of a butterfly are read once for all lines; that is what makes it several times as fast in JavaScript as one
 * line after another.
 *
 * @throws RangeError for a length with a prime factor above 5
 *
 * Source: Swarztrauber, "FFT algorithms for vector computers", 1984.
 */
export function fourierPlan(length: number, batch: number): FourierPlan {
  const stages = plan(length, batch)
  const size = length * batch
  const workRe = new Float64Array(size)
  const workIm = new Float64Array(size)

  function forward(re: Float64Array, im: Float64Array): void {
    let [a, b, c, d]: [Float64Array, Float64Array, Float64Array, Float64Array] = [re, im, workRe, workIm]
    for (const stage of stages) {
      passes[stage.radix]!(stage, a, b, c, d)
      ;[a, b, c, d] = [c, d, a, b]
    }
    if (a === workRe) {
      re.set(workRe)
      im.set(workIm)
    }
  }
  // Exchanging real and imaginary parts turns one direction into the other.
  return { length, batch, forward, inverse: (re, im) => forward(im, re) }
}

/** One pass: m butterflies of `radix` points, each over `span` neighbouring lines. */
interface Stage {
  radix: number
  /** Butterflies with factors of their own. */
  m: number
  span: number
  /** Factors of butterfly p, output j: cos and −sin at `p (radix − 1) + j − 1`. */
  cos: Float64Array
  sin: Float64Array
}

function plan(length: number, batch: number): Stage[] {
  const stages: Stage[] = []
  for (let n = length, span = batch; n > 1; ) {
    const radix = [4, 2, 3, 5].find((r) => n % r === 0)
    if (!radix) throw new RangeError(`a Fourier transform of ${length} points: prime factors above 5 are not planned`)
    const m = n / radix
    const angles = Array.from({ length: m }, (_, p) =>
      Array.from({ length: radix - 1 }, (_, j) => (-2 * Math.PI * p * (j + 1)) / n),
    ).flat()
    stages.push({ radix, m, span, cos: Float64Array.from(angles, Math.cos), sin: Float64Array.from(angles, Math.sin) })
    span *= radix
    n = m
  }
  return stages
}

type Pass = (stage: Stage, xr: Float64Array, xi: Float64Array, yr: Float64Array, yi: Float64Array) => void

const passes: Record<number, Pass> = { 2: pass2, 3: pass3, 4: pass4, 5: pass5 }

function pass2({ m, span, cos, sin }: Stage, xr: Float64Array, xi: Float64Array, yr: Float64Array, yi: Float64Array) {
  const half = m * span
  for (let p = 0; p < m; p++) {
    const wr = cos[p]!
    const wi = sin[p]!
    const to = 2 * p * span
    for (let q = 0, at = p * span, out = to; q < span; q++, at++, out++) {
      const ar = xr[at]!
      const ai = xi[at]!
      const br = xr[at + half]!
      const bi = xi[at + half]!
      const dr = ar - br
      const di = ai - bi
      yr[out] = ar + br
      yi[out] = ai + bi
      yr[out + span] = dr * wr - di * wi
      yi[out + span] = dr * wi + di * wr
    }
  }
}

const sin60 = Math.sqrt(3) / 2

function pass3({ m, span, cos, sin }: Stage, xr: Float64Array, xi: Float64Array, yr: Float64Array, yi: Float64Array) {
  const third = m * span
  for (let p = 0; p < m; p++) {
    const w1r = cos[2 * p]!
    const w1i = sin[2 * p]!
    const w2r = cos[2 * p + 1]!
    const w2i = sin[2 * p + 1]!
    for (let q = 0, at = p * span, out = 3 * p * span; q < span; q++, at++, out++) {
      const ar = xr[at]!
      const ai = xi[at]!
      const br = xr[at + third]!
      const bi = xi[at + third]!
      const cr = xr[at + 2 * third]!
      const ci = xi[at + 2 * third]!
      const sr = br + cr
      const si = bi + ci
      const er = ar - 0.5 * sr
      const ei = ai - 0.5 * si
      const fr = sin60 * (bi - ci)
      const fi = sin60 * (cr - br)
      yr[out] = ar + sr
      yi[out] = ai + si
      const gr = er + fr
      const gi = ei + fi
      const hr = er - fr
      const hi = ei - fi
      yr[out + span] = gr * w1r - gi * w1i
      yi[out + span] = gr * w1i + gi * w1r
      yr[out + 2 * span] = hr * w2r - hi * w2i
      yi[out + 2 * span] = hr * w2i + hi * w2r
    }
  }
}

function pass4({ m, span, cos, sin }: Stage, xr: Float64Array, xi: Float64Array, yr: Float64Array, yi: Float64Array) {
  const quarter = m * span
  for (let p = 0; p < m; p++) {
    const w1r = cos[3 * p]!
    const w1i = sin[3 * p]!
    const w2r = cos[3 * p + 1]!
    const w2i = sin[3 * p + 1]!
    const w3r = cos[3 * p + 2]!
    const w3i = sin[3 * p + 2]!
    for (let q = 0, at = p * span, out = 4 * p * span; q < span; q++, at++, out++) {
      const ar = xr[at]!
      const ai = xi[at]!
      const br = xr[at + quarter]!
      const bi = xi[at + quarter]!
      const cr = xr[at + 2 * quarter]!
      const ci = xi[at + 2 * quarter]!
      const dr = xr[at + 3 * quarter]!
      const di = xi[at + 3 * quarter]!
      const sr = ar + cr
      const si = ai + ci
      const tr = ar - cr
      const ti = ai - ci
      const ur = br + dr
      const ui = bi + di
      const vr = bi - di
      const vi = dr - br
      yr[out] = sr + ur
      yi[out] = si + ui
      const gr = tr + vr
      const gi = ti + vi
      const hr = sr - ur
      const hi = si - ui
      const kr = tr - vr
      const ki = ti - vi
      yr[out + span] = gr * w1r - gi * w1i
      yi[out + span] = gr * w1i + gi * w1r
      yr[out + 2 * span] = hr * w2r - hi * w2i
      yi[out + 2 * span] = hr * w2i + hi * w2r
      yr[out + 3 * span] = kr * w3r - ki * w3i
      yi[out + 3 * span] = kr * w3i + ki * w3r
    }
  }
}

const [c1, s1] = [Math.cos((2 * Math.PI) / 5), Math.sin((2 * Math.PI) / 5)]
const [c2, s2] = [Math.cos((4 * Math.PI) / 5), Math.sin((4 * Math.PI) / 5)]

function pass5({ m, span, cos, sin }: Stage, xr: Float64Array, xi: Float64Array, yr: Float64Array, yi: Float64Array) {
  const fifth = m * span
  for (let p = 0; p < m; p++) {
    const f = 4 * p
    for (let q = 0, at = p * span, out = 5 * p * span; q < span; q++, at++, out++) {
      const ar = xr[at]!
      const ai = xi[at]!
      const sr = xr[at + fifth]! + xr[at + 4 * fifth]!
      const si = xi[at + fifth]! + xi[at + 4 * fifth]!
      const dr = xr[at + fifth]! - xr[at + 4 * fifth]!
      const di = xi[at + fifth]! - xi[at + 4 * fifth]!
      const tr = xr[at + 2 * fifth]! + xr[at + 3 * fifth]!
      const ti = xi[at + 2 * fifth]! + xi[at + 3 * fifth]!
      const er = xr[at + 2 * fifth]! - xr[at + 3 * fifth]!
      const ei = xi[at + 2 * fifth]! - xi[at + 3 * fifth]!
      yr[out] = ar + sr + tr
      yi[out] = ai + si + ti
      const pr = ar + c1 * sr + c2 * tr
      const pi = ai + c1 * si + c2 * ti
      const qr = ar + c2 * sr + c1 * tr
      const qi = ai + c2 * si + c1 * ti
      const ur = s1 * di + s2 * ei
      const ui = -(s1 * dr + s2 * er)
      const vr = s2 * di - s1 * ei
      const vi = -(s2 * dr - s1 * er)
      turn(yr, yi, out + span, pr + ur, pi + ui, cos[f]!, sin[f]!)
      turn(yr, yi, out + 2 * span, qr + vr, qi + vi, cos[f + 1]!, sin[f + 1]!)
      turn(yr, yi, out + 3 * span, qr - vr, qi - vi, cos[f + 2]!, sin[f + 2]!)
      turn(yr, yi, out + 4 * span, pr - ur, pi - ui, cos[f + 3]!, sin[f + 3]!)
    }
  }
}

function turn(yr: Float64Array, yi: Float64Array, at: number, re: number, im: number, cos: number, sin: number): void {
  yr[at] = re * cos - im * sin
  yi[at] = re * sin + im * cos
}
