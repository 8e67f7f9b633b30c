import type { EnsembleSpectra } from './ensemble-spectra'
import { bandRms, spectralBands } from './spectral-bands'

/** Added to the modulus before it is divided; its square to the product of powers. */
const eps = 1e-6

/**
 * The reference's cross-correlation error, for each field in each of the four {@link spectralBands}:
 *
 *     √⟨(1 − (C + ε) / √(Pᵤ P̄ + ε²))²⟩,   ε = 1e-6
 *
 * over the bins of a band, C the cross modulus. It says how unevenly members and truth share their power among the modes
 * of a bin, not whether patterns are in the right place: phases do not enter, and with one member and one pair of
 * conjugate modes in a bin it is 0 whatever the fields. It is here to compare with published numbers.
 *
 * Source: LoLa, `experiments/eval.py`, columns `cross_band*`.
 */
export function crossModulusBandError(spectra: EnsembleSpectra): number[][] {
  const bands = spectralBands(spectra.bins)
  return spectra.truth.map((truth, field) => {
    const [forecast, cross] = [spectra.forecast[field]!, spectra.crossModulus[field]!]
    return bandRms(bands, (bin) => 1 - (cross[bin]! + eps) / Math.sqrt(truth[bin]! * forecast[bin]! + eps ** 2))
  })
}
