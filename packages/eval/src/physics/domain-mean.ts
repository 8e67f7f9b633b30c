import { ShapeError } from '@lola-ts/tensor-core'

/** Mean over the domain of `term(point)`, weighted by {@link gridWeights}. */
export function domainMean(weights: Float64Array, term: (point: number) => number): number {
  let sum = 0
  for (let point = 0; point < weights.length; point++) sum += weights[point]! * term(point)
  return sum
}

/**
 * How far a conserved quantity has drifted since the first state: q(t) / q(0) − 1, or the difference where `relative` is
 * false, for quantities about zero.
 *
 * @throws ShapeError for an empty series
 */
export function drift(series: readonly number[], { relative = true }: { relative?: boolean } = {}): number[] {
  const first = series[0]
  if (first === undefined) throw new ShapeError('drift: an empty series, expected a number a state')
  return series.map((value) => (relative ? value / first - 1 : value - first))
}
