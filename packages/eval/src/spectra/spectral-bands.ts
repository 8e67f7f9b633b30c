import type { IsotropicBins } from './isotropic-bins'
import { logSteps32, onEdge } from './rounding'

/** Groups of bins from large to small scales. */
export interface SpectralBands {
  /** Lowest frequency of each band, in cycles per cell. */
  limits: Float64Array
  /** The bins of each band, as indices into a spectrum. */
  bins: number[][]
}

const bandCount = 4

/**
 * Four bands: three of equal ratio from the first bin to half a cycle per cell, both ends included, so that a bin on a
 * limit counts in two; and all above. On small grids a band may be empty.
 *
 * Rounded as the bins are: with `float32` the first bin may fall below the first limit, which was computed from it.
 *
 * Source: LoLa, `experiments/eval.py`.
 */
export function spectralBands({ edges, rounding }: IsotropicBins): SpectralBands {
  const [first, last] = [edges[1]!, 0.5]
  const limits =
    rounding === 'float32'
      ? logSteps32(first, last, bandCount)
      : Float64Array.from({ length: bandCount }, (_, i) => first * (last / first) ** (i / (bandCount - 1)))
  const slack = onEdge[rounding]
  const frequencies = Array.from(edges.subarray(1))
  const bins = Array.from(limits, (limit, band) => {
    const upper = limits[band + 1] ?? Number.POSITIVE_INFINITY
    return frequencies.flatMap((k, bin) => (k >= limit * (1 - slack) && k <= upper * (1 + slack) ? [bin] : []))
  })
  return { limits, bins }
}

/** Root mean square of `term(bin)` over each band; NaN for an empty one. */
export function bandRms({ bins }: SpectralBands, term: (bin: number) => number): number[] {
  return bins.map((band) => Math.sqrt(band.reduce((sum, bin) => sum + term(bin) ** 2, 0) / band.length))
}
