import { ShapeError } from '@lola-ts/tensor-core'

/** Host values of fields on a grid, row-major with the field last: `[...space, field]` or `[member, ...space, field]`. */
export type Values = Float32Array | Float64Array

/**
 * Number of grid points of a snapshot `[...space, field]`.
 *
 * @throws ShapeError if its length is not a whole number of points
 */
export function pointsOf(snapshot: Values, fields: number): number {
  const points = snapshot.length / fields
  if (!Number.isInteger(fields) || fields < 1 || !Number.isInteger(points) || points < 1) {
    throw new ShapeError(`snapshot: ${snapshot.length} values are not a whole number of points with ${fields} fields`, {
      hint: 'A snapshot is [...space, field], fields last.',
    })
  }
  return points
}

/**
 * Number of members of an ensemble `[member, ...space, field]` about a truth `[...space, field]`.
 *
 * @throws ShapeError if the ensemble is not a whole number of snapshots
 */
export function membersOf(ensemble: Values, truth: Values): number {
  const members = ensemble.length / truth.length
  if (!Number.isInteger(members) || members < 1) {
    throw new ShapeError(`ensemble: ${ensemble.length} values, expected a multiple of the truth's ${truth.length}`, {
      hint: 'An ensemble is [member, ...space, field] on the grid and with the fields of the truth.',
    })
  }
  return members
}

/** Mean over space of `term(index)` for each field, in float64. */
export function meanOverSpace(points: number, fields: number, term: (index: number) => number): number[] {
  return Array.from({ length: fields }, (_, field) => {
    let sum = 0
    for (let point = 0; point < points; point++) sum += term(point * fields + field)
    return sum / points
  })
}

/** As {@link pointsOf}, after a check that forecast and truth have the same length. */
export function pairedPoints(forecast: Values, truth: Values, fields: number): number {
  if (forecast.length !== truth.length) {
    throw new ShapeError(`forecast: ${forecast.length} values, expected the truth's ${truth.length}`, {
      hint: 'Scores of one forecast take [...space, field] for both; for an ensemble take ensembleMean first.',
    })
  }
  return pointsOf(truth, fields)
}
