import type { Values } from '../scores/values'
import { binMeans, type IsotropicBins } from './isotropic-bins'
import { transformField } from './transform-field'

/**
 * Isotropic power spectrum: the mean of |X|² over the modes of each bin, X the orthonormal Fourier transform. For each
 * field one number a bin, at frequencies up to `bins.edges`; the mean of the field is left out.
 *
 * Source: LoLa, `isotropic_power_spectrum`.
 *
 * @param snapshot `[...space, field]`
 */
export function powerSpectrum(snapshot: Values, fields: number, bins: IsotropicBins): Float64Array[] {
  const modes = bins.indices.length
  return Array.from({ length: fields }, (_, field) => {
    const { re, im } = transformField(snapshot, fields, field, bins.grid)
    return binMeans(bins, (mode) => (re[mode]! ** 2 + im[mode]! ** 2) / modes)
  })
}
