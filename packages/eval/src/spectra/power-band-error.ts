import type { EnsembleSpectra } from './ensemble-spectra'
import { bandRms, spectralBands } from './spectral-bands'

/** Added to spectra before they are divided. */
const eps = 1e-6

/**
 * How far the power of an ensemble is from the truth's, for each field in each of the four {@link spectralBands}:
 *
 *     √⟨(1 − (P̄ + ε) / (Pᵤ + ε))²⟩,   ε = 1e-6
 *
 * over the bins of a band, P̄ the power of the members, averaged over them. 0 is perfect.
 *
 * Source: Rozet et al., "Lost in Latent Space", 2025, power spectrum RMSE; LoLa, `experiments/eval.py`.
 */
export function powerBandError(spectra: EnsembleSpectra): number[][] {
  const bands = spectralBands(spectra.bins)
  return spectra.truth.map((truth, field) => {
    const forecast = spectra.forecast[field]!
    return bandRms(bands, (bin) => 1 - (forecast[bin]! + eps) / (truth[bin]! + eps))
  })
}
