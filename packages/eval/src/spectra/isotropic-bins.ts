import { ConfigError } from '@lola-ts/tensor-core'
import { modeFrequencies } from './mode-frequencies'
import { type EdgeRounding, linearSteps32, onEdge } from './rounding'

export interface IsotropicBinsOptions {
  /** Default `exact`. */
  rounding?: EdgeRounding
}

/** The modes of a grid sorted into shells of equal width by their frequency. */
export interface IsotropicBins {
  grid: readonly number[]
  rounding: EdgeRounding
  /** Edges in cycles per cell, from 0: bin i (from 1) holds the frequencies in (edges[i − 1], edges[i]]. */
  edges: Float64Array
  /** Modes in each bin; bin 0 holds the mean alone. */
  counts: Float64Array
  /** Bin of each mode, in the row-major order of the transform. */
  indices: Int32Array
}

/**
 * Sorts the modes of a grid into ⌊√axes · shortest side / 2⌋ bins up to the largest frequency.
 *
 * Source: LoLa, `isotropic_binning`.
 *
 * @param grid cells along each space axis
 * @throws ConfigError for a grid too small for one bin
 */
export function isotropicBins(
  grid: readonly number[],
  { rounding = 'exact' }: IsotropicBinsOptions = {},
): IsotropicBins {
  const bins = Math.floor((Math.sqrt(grid.length) * Math.min(...grid)) / 2)
  if (!(bins >= 1)) throw new ConfigError(`spectrum: grid [${grid}], expected at least 2 cells along each axis`)
  const frequencies = modeFrequencies(grid, rounding)
  const largest = frequencies.reduce((a, b) => Math.max(a, b), 0)
  const edges =
    rounding === 'float32'
      ? linearSteps32(0, largest, bins + 1)
      : Float64Array.from({ length: bins + 1 }, (_, i) => (largest * i) / bins)
  const indices = Int32Array.from(frequencies, (k) => binOf(k, edges, rounding))
  const counts = new Float64Array(bins + 1)
  for (const index of indices) counts[index]!++
  return { grid: [...grid], rounding, edges, counts, indices }
}

function binOf(frequency: number, edges: Float64Array, rounding: EdgeRounding): number {
  let low = 0
  let high = edges.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (frequency <= edges[middle]! * (1 + onEdge[rounding])) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * Averages a number a mode over each bin, the mean of the field left out: one number a bin, 0 for empty ones.
 *
 * @param term the number of mode i
 */
export function binMeans({ indices, counts }: IsotropicBins, term: (mode: number) => number): Float64Array {
  const sums = new Float64Array(counts.length)
  for (let mode = 0; mode < indices.length; mode++) sums[indices[mode]!]! += term(mode)
  return sums.map((sum, bin) => sum / Math.max(1, counts[bin]!)).subarray(1)
}
