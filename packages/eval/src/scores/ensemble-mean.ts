import { ShapeError } from '@lola-ts/tensor-core'
import type { Values } from './values'

/**
 * Mean over the members of an ensemble `[member, ...space, field]`, as `[...space, field]` in float64.
 *
 * @throws ShapeError if the ensemble does not split into `members` equal parts
 */
export function ensembleMean(ensemble: Values, members: number): Float64Array {
  const size = ensemble.length / members
  if (!Number.isInteger(size) || size < 1) {
    throw new ShapeError(`ensemble: ${ensemble.length} values do not split into ${members} members`)
  }
  const mean = new Float64Array(size)
  for (let member = 0; member < members; member++) {
    for (let i = 0; i < size; i++) mean[i]! += ensemble[member * size + i]!
  }
  for (let i = 0; i < size; i++) mean[i]! /= members
  return mean
}

/** One member of an ensemble `[member, ...space, field]`, as a view `[...space, field]`. */
export function memberOf<V extends Values>(ensemble: V, members: number, member: number): V {
  const size = ensemble.length / members
  return ensemble.subarray(member * size, (member + 1) * size) as V
}
