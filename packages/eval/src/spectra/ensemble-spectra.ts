import { memberOf } from '../scores/ensemble-mean'
import { membersOf, type Values } from '../scores/values'
import { binMeans, type IsotropicBins } from './isotropic-bins'
import { transformField } from './transform-field'

/** Spectra of an ensemble beside its truth; each holds one number a bin for every field. */
export interface EnsembleSpectra {
  bins: IsotropicBins
  /** Power of the truth. */
  truth: Float64Array[]
  /** Power of the members, averaged over them. */
  forecast: Float64Array[]
  /**
   * Mean of |X| |Y| over the modes of a bin, X of a member and Y of the truth, averaged over members. The modulus is
   * taken before any mean, so phases do not enter: a pattern in the wrong place looks as good as one in the right place.
   * The reference calls this a cross-correlation.
   */
  crossModulus: Float64Array[]
}

/**
 * The spectra that {@link powerBandError} and {@link crossModulusBandError} compare. One transform for each field of
 * the truth and of each member.
 *
 * @param ensemble `[member, ...space, field]`
 * @param truth `[...space, field]`
 * @throws ShapeError if ensemble, truth and grid do not fit together
 */
export function ensembleSpectra(ensemble: Values, truth: Values, fields: number, bins: IsotropicBins): EnsembleSpectra {
  const members = membersOf(ensemble, truth)
  const spectra: EnsembleSpectra = { bins, truth: [], forecast: [], crossModulus: [] }
  for (let field = 0; field < fields; field++) {
    const power = modePowers(truth, fields, field, bins)
    const forecast = new Float64Array(bins.edges.length - 1)
    const cross = new Float64Array(bins.edges.length - 1)
    for (let member = 0; member < members; member++) {
      const other = modePowers(memberOf(ensemble, members, member), fields, field, bins)
      addTo(
        forecast,
        binMeans(bins, (mode) => other[mode]! / members),
      )
      addTo(
        cross,
        binMeans(bins, (mode) => Math.sqrt(power[mode]! * other[mode]!) / members),
      )
    }
    spectra.truth.push(binMeans(bins, (mode) => power[mode]!))
    spectra.forecast.push(forecast)
    spectra.crossModulus.push(cross)
  }
  return spectra
}

/** |X|² of every mode, X the orthonormal transform of a field. */
function modePowers(snapshot: Values, fields: number, field: number, { grid, indices }: IsotropicBins): Float64Array {
  const { re, im } = transformField(snapshot, fields, field, grid)
  return re.map((a, mode) => (a * a + im[mode]! ** 2) / indices.length)
}

function addTo(sum: Float64Array, values: Float64Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += values[i]!
}
