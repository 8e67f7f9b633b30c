import type { FieldStatistics } from './physics'

/** Running moments of each channel, in float64. */
export interface Moments {
  /** Adds values `[..., channel]`, flat. */
  add(values: ArrayLike<number>): void
  /** How many values each channel has had. */
  readonly count: number
  /** Mean, population standard deviation (as numpy's), least and largest value of each channel. */
  result(): FieldStatistics & { min: number[]; max: number[] }
}

/**
 * One-pass statistics of any amount of data.
 *
 * Each block gets its mean and sum of squared deviations in two passes; blocks merge by
 *
 *     δ = m_b − m_a,   m = m_a + δ n_b / n,   M₂ = M₂_a + M₂_b + δ² n_a n_b / n
 *
 * which loses no digits where E[x²] − E[x]² would.
 *
 * Source: Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979.
 *
 * @param maps applied to each value of a channel first
 */
export function moments(maps: readonly ((x: number) => number)[]): Moments {
  const channels = maps.length
  const mean = new Float64Array(channels)
  const squares = new Float64Array(channels)
  const min = new Float64Array(channels).fill(Infinity)
  const max = new Float64Array(channels).fill(-Infinity)
  let count = 0

  function addChannel(values: ArrayLike<number>, channel: number): void {
    const map = maps[channel]!
    const size = values.length / channels
    const mapped = new Float64Array(size)
    let sum = 0
    for (let i = 0, at = channel; i < size; i++, at += channels) {
      const x = map(values[at]!)
      mapped[i] = x
      sum += x
      if (x < min[channel]!) min[channel] = x
      if (x > max[channel]!) max[channel] = x
    }
    const center = sum / size
    let deviation = 0
    for (let i = 0; i < size; i++) deviation += (mapped[i]! - center) ** 2
    const total = count + size
    const delta = center - mean[channel]!
    mean[channel]! += (delta * size) / total
    squares[channel]! += deviation + (delta * delta * count * size) / total
  }

  return {
    add(values) {
      if (values.length === 0) return
      for (let channel = 0; channel < channels; channel++) addChannel(values, channel)
      count += values.length / channels
    },
    get count() {
      return count
    },
    result: () => ({
      mean: [...mean],
      std: Array.from(squares, (square) => Math.sqrt(square / count)),
      min: [...min],
      max: [...max],
    }),
  }
}
