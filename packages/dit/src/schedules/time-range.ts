import type { Schedule } from './schedule'

export interface TimeRange {
  /** Where samples end: 0, or a little more. */
  clean: number
  /** Where they begin: 1, or a little less. */
  noise: number
}

/** Beyond this ratio of noise and signal, float32 does not hold the smaller of the two. */
const limit = 1e6

/** How far an end moves in. A rectified schedule has a signal of 1e-3 there, as the defaults of all others have. */
const margin = 1e-3

/**
 * The times that samplers and training use: 0 to 1, without an end where the schedule has no signal or no noise.
 *
 * At α = 0 or σ = 0 neither the noise level log(σ/α) that the network is told nor x̂ or z as a function of the other is
 * defined. Such an end moves in by 1e-3; schedules that keep some of both everywhere keep their ends.
 */
export function timeRange(schedule: Schedule): TimeRange {
  const [first, last] = [schedule(0), schedule(1)]
  return {
    clean: first.sigma * limit > first.alpha ? 0 : margin,
    noise: last.alpha * limit > last.sigma ? 1 : 1 - margin,
  }
}
