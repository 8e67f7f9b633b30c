import type { EnsembleSpectra } from './ensemble-spectra'
import { spectralBands } from './spectral-bands'

/**
 * Mean coherence of an ensemble with the truth, for each field in each of the four bands of `spectralBands`: at which
 * scales patterns are in the right place. 1 is perfect. Bins without power do not count; NaN for a band without any.
 */
export function coherenceBands({ bins, coherence }: EnsembleSpectra): number[][] {
  const bands = spectralBands(bins).bins
  return coherence.map((values) =>
    bands.map((band) => {
      const known = band.map((bin) => values[bin]!).filter((value) => !Number.isNaN(value))
      return known.reduce((sum, value) => sum + value, 0) / known.length
    }),
  )
}
