import { pairedPoints, type Values } from '../scores/values'
import { modeFrequencies } from './mode-frequencies'
import { transformField } from './transform-field'

/** Results in each of three bands of wavenumbers, for each field: `mse[band][field]`. */
export interface BinnedSpectralMse {
  mse: number[][]
  /** `mse` over the energy of the truth in the band. */
  nmse: number[][]
}

export interface BinnedSpectralOptions {
  /** Added to the energy of the truth. Default 1e-7, The Well's. */
  eps?: number
}

const bandCount = 3

/**
 * Mean squared error of low, middle and high wavenumbers: what MSE would be after a filter for the band, so that the
 * three sum to it. The bands end at equal ratios from 2π / longest side to π √axes; the first begins at 0.
 *
 * Source: Ohana et al., "The Well", 2024, `binned_spectral_mse` of version 1.2.
 *
 * @param forecast `[...space, field]`
 * @param truth `[...space, field]`
 * @param grid cells along each space axis
 * @throws ShapeError if the snapshots do not lie on the grid
 */
export function binnedSpectralMse(
  forecast: Values,
  truth: Values,
  fields: number,
  grid: readonly number[],
  { eps = 1e-7 }: BinnedSpectralOptions = {},
): BinnedSpectralMse {
  const points = pairedPoints(forecast, truth, fields)
  const difference = Float64Array.from(forecast, (value, i) => value - truth[i]!)
  const bandOf = bandsOf(grid)
  const energies = (snapshot: Values, field: number) => {
    const sums = new Array<number>(bandCount).fill(0)
    const { re, im } = transformField(snapshot, fields, field, grid)
    for (let mode = 0; mode < points; mode++) sums[bandOf[mode]!]! += (re[mode]! ** 2 + im[mode]! ** 2) / points ** 2
    return sums
  }
  const errors = Array.from({ length: fields }, (_, field) => energies(difference, field))
  const scales = Array.from({ length: fields }, (_, field) => energies(truth, field))
  const inBands = (value: (band: number, field: number) => number) =>
    Array.from({ length: bandCount }, (_, band) => errors.map((_, field) => value(band, field)))
  return {
    mse: inBands((band, field) => errors[field]![band]!),
    nmse: inBands((band, field) => errors[field]![band]! / (scales[field]![band]! + eps)),
  }
}

/** Fraction of a limit below it that still counts as on it: on grids of side 4, 32, 256, ... modes lie there exactly. */
const onLimit = 1e-7

/**
 * The band of each mode: a mode on a limit belongs to the band above it. The Well compares in float32, where rounding may
 * part modes of one limit; that happens in 3-D alone (sides of 6, 48, ...) and is not reproduced.
 */
function bandsOf(grid: readonly number[]): Int32Array {
  const lowest = (2 * Math.PI) / Math.max(...grid)
  const highest = Math.PI * Math.sqrt(grid.length) + 1e-6 // The Well's, so that its last mode is inside
  const limits = Array.from({ length: bandCount - 1 }, (_, i) => lowest * (highest / lowest) ** ((i + 1) / bandCount))
  return Int32Array.from(modeFrequencies(grid), (k) => {
    return limits.filter((limit) => 2 * Math.PI * k >= limit * (1 - onLimit)).length
  })
}
