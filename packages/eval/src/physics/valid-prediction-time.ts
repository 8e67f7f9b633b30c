import { ShapeError } from '@lola-ts/tensor-core'

export interface ValidPredictionTime {
  /** In the unit of the leads. */
  time: number
  /** Whether the error never reached the threshold: the true time is at least `time`, the last lead. */
  censored: boolean
}

/**
 * How long a forecast is good: the first time its error reaches a threshold, linear between leads, starting from error 0
 * at lead 0. An error that is not finite counts as beyond the threshold.
 *
 * @param leads increasing, one an error
 * @throws ShapeError if there is not one error a lead
 */
export function validPredictionTime(
  leads: readonly number[],
  errors: readonly number[],
  threshold: number,
): ValidPredictionTime {
  if (leads.length === 0 || leads.length !== errors.length) {
    throw new ShapeError(`valid prediction time: ${errors.length} errors for ${leads.length} leads`)
  }
  let [lead, error] = [0, 0]
  for (const [i, next] of errors.entries()) {
    if (!Number.isFinite(next)) return { time: lead, censored: false }
    if (next >= threshold) {
      return { time: lead + ((threshold - error) / (next - error)) * (leads[i]! - lead), censored: false }
    }
    ;[lead, error] = [leads[i]!, next]
  }
  return { time: lead, censored: true }
}
