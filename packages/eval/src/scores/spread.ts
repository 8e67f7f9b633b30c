import { ensembleMean } from './ensemble-mean'
import { skill } from './skill'
import { meanOverSpace, membersOf, pointsOf, type Values } from './values'

/**
 * Spread of an ensemble, one number a field, in the field's unit, corrected for its size:
 *
 *     spread = √((M + 1) / (M − 1) · mean((member − ensemble mean)²))
 *
 * the mean over the M members and space, so that a reliable ensemble of any size has spread = skill. One member has no
 * spread: NaN (the reference writes 0 there, which reads as certainty).
 *
 * Source: Fortin et al., "Why should ensemble spread match the RMSE of the ensemble mean?", 2014.
 *
 * @param ensemble `[member, ...space, field]`
 */
export function spread(ensemble: Values, members: number, fields: number): number[] {
  const mean = ensembleMean(ensemble, members)
  const points = pointsOf(mean, fields)
  if (members === 1) return new Array<number>(fields).fill(Number.NaN)
  const size = mean.length
  const deviation = meanOverSpace(points * members, fields, (i) => (ensemble[i]! - mean[i % size]!) ** 2)
  return deviation.map((value) => Math.sqrt(((members + 1) / (members - 1)) * value))
}

/**
 * {@link spread} over {@link skill}, one number a field: 1 for a reliable ensemble, below 1 where it is overconfident.
 * NaN for one member, infinite for a perfect mean.
 */
export function spreadSkill(ensemble: Values, truth: Values, fields: number): number[] {
  const error = skill(ensemble, truth, fields)
  return spread(ensemble, membersOf(ensemble, truth), fields).map((value, field) => value / error[field]!)
}
