import { membersOf, pointsOf, type Values } from './values'

/**
 * Wasserstein-1 distance between the values that an ensemble takes, all members together, and those of the truth,
 * wherever they take them; one number a field, in the field's unit.
 *
 * Each member has as many values as the truth, so the sorted ensemble is compared with every true value M times over.
 *
 * Source: Rozet et al., "Lost in Latent Space", 2025, tables 12 and 13.
 *
 * @param ensemble `[member, ...space, field]`
 * @param truth `[...space, field]`
 */
export function wasserstein1(ensemble: Values, truth: Values, fields: number): number[] {
  const members = membersOf(ensemble, truth)
  const points = pointsOf(truth, fields)
  return Array.from({ length: fields }, (_, field) => {
    const sorted = (values: Values, count: number) => {
      const own = new Float32Array(count)
      for (let i = 0, at = field; i < count; i++, at += fields) own[i] = values[at]!
      return own.sort()
    }
    const [x, y] = [sorted(ensemble, points * members), sorted(truth, points)]
    let sum = 0
    for (let i = 0; i < x.length; i++) sum += Math.abs(x[i]! - y[Math.floor(i / members)]!)
    return sum / x.length
  })
}
