import { ensembleMean } from './ensemble-mean'
import { rmse } from './mse'
import { membersOf, type Values } from './values'

/**
 * Skill: the RMSE of the ensemble mean, one number a field, in the field's unit. Small is good.
 *
 * @param ensemble `[member, ...space, field]`
 * @param truth `[...space, field]`
 */
export function skill(ensemble: Values, truth: Values, fields: number): number[] {
  return rmse(ensembleMean(ensemble, membersOf(ensemble, truth)), truth, fields)
}
