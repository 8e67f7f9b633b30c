/** Complex numbers as two arrays of equal length. */
export interface Complex {
  re: Float64Array
  im: Float64Array
}

/**
 * Discrete Fourier transform over all axes of a grid, unnormalised: Σ x exp(−2πi Σ j k / n). Gives new arrays.
 *
 * Mixed radix, any sizes: O(N Σ p) for N points and the prime factors p of the sizes, so grids of small primes are fast
 * and a prime side of 509 is not.
 *
 * @param x row-major, the last axis fastest
 */
export function fftn({ re, im }: Complex, grid: readonly number[]): Complex {
  const out = { re: Float64Array.from(re), im: Float64Array.from(im) }
  let stride = 1
  for (let axis = grid.length - 1; axis >= 0; axis--) {
    transformAxis(out, grid[axis]!, stride)
    stride *= grid[axis]!
  }
  return out
}

/** Transforms every line of `length` values that lie `stride` apart, in place. */
function transformAxis({ re, im }: Complex, length: number, stride: number): void {
  if (length === 1) return
  const transform = lineTransform(length)
  const line = { re: new Float64Array(length), im: new Float64Array(length) }
  for (let block = 0; block < re.length; block += length * stride) {
    for (let first = block; first < block + stride; first++) {
      for (let i = 0, at = first; i < length; i++, at += stride) {
        line.re[i] = re[at]!
        line.im[i] = im[at]!
      }
      const done = transform(line)
      for (let i = 0, at = first; i < length; i++, at += stride) {
        re[at] = done.re[i]!
        im[at] = done.im[i]!
      }
    }
  }
}

/** The transform of one line. Its result is overwritten by the next call. */
function lineTransform(length: number): (x: Complex) => Complex {
  const factors = primeFactors(length)
  const cos = Float64Array.from({ length }, (_, k) => Math.cos((2 * Math.PI * k) / length))
  const sin = Float64Array.from({ length }, (_, k) => -Math.sin((2 * Math.PI * k) / length))
  const out = { re: new Float64Array(length), im: new Float64Array(length) }
  const part = { re: new Float64Array(Math.max(...factors)), im: new Float64Array(Math.max(...factors)) }

  /** The transform of `n` inputs from `at`, `step` apart, into `n` outputs from `to`: by `p` shorter ones. */
  function recurse(x: Complex, at: number, step: number, to: number, n: number, level: number): void {
    if (n === 1) {
      out.re[to] = x.re[at]!
      out.im[to] = x.im[at]!
      return
    }
    const p = factors[level]!
    const m = n / p
    for (let q = 0; q < p; q++) recurse(x, at + q * step, step * p, to + q * m, m, level + 1)
    for (let k = 0; k < m; k++) {
      for (let q = 0, index = to + k; q < p; q++, index += m) {
        part.re[q] = out.re[index]!
        part.im[q] = out.im[index]!
      }
      for (let r = 0, index = to + k; r < p; r++, index += m) combine(p, (k + r * m) * step, index)
    }
  }

  /** Σ_q part_q exp(−2πi q turn / length). */
  function combine(p: number, turn: number, index: number): void {
    let re = part.re[0]!
    let im = part.im[0]!
    for (let q = 1; q < p; q++) {
      const angle = (q * turn) % length
      re += part.re[q]! * cos[angle]! - part.im[q]! * sin[angle]!
      im += part.re[q]! * sin[angle]! + part.im[q]! * cos[angle]!
    }
    out.re[index] = re
    out.im[index] = im
  }

  return (x) => {
    recurse(x, 0, 1, 0, length, 0)
    return out
  }
}

function primeFactors(n: number): number[] {
  const factors: number[] = []
  for (let p = 2; n > 1; p++) {
    for (; n % p === 0; n /= p) factors.push(p)
  }
  return factors
}
