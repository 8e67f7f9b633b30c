/** The factor on the learning rate at `step` of `steps`. */
export type RateSchedule = (step: number, steps: number) => number

export interface ScheduleOptions {
  /** Steps over which the rate rises linearly from near zero. Default 0. */
  warmup?: number
}

const warm = (step: number, warmup: number) => Math.min(1, (step + 1) / (warmup + 1))

/** Full rate throughout. */
export const constant =
  ({ warmup = 0 }: ScheduleOptions = {}): RateSchedule =>
  (step) =>
    warm(step, warmup)

/** (1 + cos π s / S) / 2: from full rate to zero. The reference's default. */
export const cosine =
  ({ warmup = 0 }: ScheduleOptions = {}): RateSchedule =>
  (step, steps) =>
    warm(step, warmup) * 0.5 * (1 + Math.cos((Math.PI * step) / steps))
