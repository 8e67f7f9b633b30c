import { memberOf } from '../scores/ensemble-mean'
import { membersOf, type Values } from '../scores/values'
import type { Complex } from './fft'
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
  /**
   * Re ⟨X Y*⟩ / √(⟨|X|²⟩ ⟨|Y|²⟩) over the modes of a bin, averaged over members: 1 where patterns are in place, 0 where
   * they are unrelated, −1 with the opposite sign. Each mode has its conjugate in the same bin, so the sum is real. It
   * does not see a wrong amplitude; NaN where one of the two has no power.
   */
  coherence: Float64Array[]
  /** Mean angle between X and Y in radians, weighted by |X| |Y|: 0 in place, π/2 unrelated, π with the opposite sign. */
  phase: Float64Array[]
}

/**
 * The spectra that {@link powerBandError}, {@link crossModulusBandError} and {@link coherenceBands} compare. One
 * transform for each field of the truth and of each member.
 *
 * @param ensemble `[member, ...space, field]`
 * @param truth `[...space, field]`
 * @throws ShapeError if ensemble, truth and grid do not fit together
 */
export function ensembleSpectra(ensemble: Values, truth: Values, fields: number, bins: IsotropicBins): EnsembleSpectra {
  const members = membersOf(ensemble, truth)
  const spectra: EnsembleSpectra = { bins, truth: [], forecast: [], crossModulus: [], coherence: [], phase: [] }
  for (let field = 0; field < fields; field++) {
    const y = transformField(truth, fields, field, bins.grid)
    const power = binMeans(bins, powerOf(y, bins))
    const empty = () => new Float64Array(power.length)
    const [forecast, cross, coherence, phase] = [empty(), empty(), empty(), empty()]
    for (let member = 0; member < members; member++) {
      const x = transformField(memberOf(ensemble, members, member), fields, field, bins.grid)
      const own = binMeans(bins, powerOf(x, bins))
      const { modulus, real, angle } = products(x, y, bins)
      for (let bin = 0; bin < power.length; bin++) {
        forecast[bin]! += own[bin]! / members
        cross[bin]! += modulus[bin]! / members
        coherence[bin]! += real[bin]! / Math.sqrt(power[bin]! * own[bin]!) / members
        phase[bin]! += angle[bin]! / modulus[bin]! / members
      }
    }
    spectra.truth.push(power)
    spectra.forecast.push(forecast)
    spectra.crossModulus.push(cross)
    spectra.coherence.push(coherence)
    spectra.phase.push(phase)
  }
  return spectra
}

/** |X|² of a mode, X the orthonormal transform. */
const powerOf =
  ({ re, im }: Complex, { indices }: IsotropicBins) =>
  (k: number) =>
    (re[k]! ** 2 + im[k]! ** 2) / indices.length

/** Bin means of |X| |Y|, of Re X Y*, and of the angle between the two times |X| |Y|. */
function products(x: Complex, y: Complex, bins: IsotropicBins) {
  const modes = bins.indices.length
  const modulus = new Float64Array(modes)
  const real = new Float64Array(modes)
  const angle = new Float64Array(modes)
  for (let k = 0; k < modes; k++) {
    const [a, b, c, d] = [x.re[k]!, x.im[k]!, y.re[k]!, y.im[k]!]
    modulus[k] = Math.sqrt((a * a + b * b) * (c * c + d * d)) / modes
    real[k] = (a * c + b * d) / modes
    angle[k] = modulus[k]! * Math.abs(Math.atan2(b * c - a * d, a * c + b * d))
  }
  const mean = (values: Float64Array) => binMeans(bins, (k) => values[k]!)
  return { modulus: mean(modulus), real: mean(real), angle: mean(angle) }
}
