/**
 * How often the truth lies between the 5th and the 95th percentile of an ensemble, over all values. Percentiles are
 * those of plotting positions m / (M + 1), within the members: a reliable ensemble of 16 has 0.88, a large one 0.9.
 *
 * @param ensemble `[member, ...space, field]`
 * @param truth `[...space, field]`
 */
export function coverage(ensemble: Float32Array, truth: Float32Array): number {
  const members = ensemble.length / truth.length
  const own = new Float64Array(members)
  const at = (p: number) => {
    const position = Math.min(members - 1, Math.max(0, p * (members + 1) - 1))
    const lower = Math.floor(position)
    return own[lower]! + (position - lower) * ((own[lower + 1] ?? own[lower]!) - own[lower]!)
  }
  let inside = 0
  for (let i = 0; i < truth.length; i++) {
    for (let m = 0; m < members; m++) own[m] = ensemble[m * truth.length + i]!
    own.sort()
    if (truth[i]! >= at(0.05) && truth[i]! <= at(0.95)) inside++
  }
  return inside / truth.length
}
