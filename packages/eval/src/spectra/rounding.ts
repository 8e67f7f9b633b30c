/**
 * How the edges of bins and bands are computed.
 *
 * `exact`: in float64, and a mode within a part in 10⁹ of an edge lies on it. `float32`: step by step as PyTorch rounds
 * on the usual processors, which moves modes that lie on an edge, and on some grids (512 x 512) loses the first bin: for
 * numbers that have to equal the reference's.
 */
export type EdgeRounding = 'exact' | 'float32'

/** Fractions of an edge within which a mode lies on it. */
export const onEdge: Readonly<Record<EdgeRounding, number>> = { exact: 1e-9, float32: 0 }

/**
 * `count` numbers from `first` to `last` in even steps, rounded to float32 as PyTorch's `linspace` does: the first half
 * counts up from `first`, the second down from `last` with a fused multiply-add.
 */
export function linearSteps32(first: number, last: number, count: number): Float64Array {
  const { fround } = Math
  const step = fround((last - first) / (count - 1))
  return Float64Array.from({ length: count }, (_, i) => {
    // The product of two float32 numbers is exact in float64: one rounding, as fused.
    return i < count >> 1 ? fround(first + step * i) : fround(last - step * (count - 1 - i))
  })
}

/**
 * `count` numbers from `first` to `last` in even ratios, rounded as PyTorch's `logspace` to base 2: the logarithms of the
 * ends in float32, the steps and powers in float64, the result in float32.
 */
export function logSteps32(first: number, last: number, count: number): Float64Array {
  const { fround, log2 } = Math
  const [start, end] = [fround(log2(first)), fround(log2(last))]
  const step = (end - start) / (count - 1)
  return Float64Array.from({ length: count }, (_, i) => {
    return fround(2 ** (i < count >> 1 ? start + step * i : end - step * (count - 1 - i)))
  })
}
