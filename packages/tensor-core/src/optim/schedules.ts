/** The factor on the learning rate at `step` of `steps`. */
export type RateSchedule = (step: number, steps: number) => number

export interface ScheduleOptions {
  /** Steps over which the rate rises linearly from near zero. Default 0. */
  warmup?: number
  /** Steps of an epoch: the rate changes once in so many. Default 1: with every step. The reference's are 16384 examples. */
  epoch?: number
}

const warmed =
  (factor: RateSchedule) =>
  ({ warmup = 0, epoch = 1 }: ScheduleOptions = {}): RateSchedule =>
  (step, steps) => {
    const now = Math.floor(step / epoch)
    return Math.min(1, (now + 1) / (warmup / epoch + 1)) * factor(now, steps / epoch)
  }

/** Full rate throughout. */
export const constant = warmed(() => 1)

/** 1 − s / S: from full rate to zero. */
export const linear = warmed((step, steps) => Math.max(0, 1 - step / steps))

/** (1 + cos π s / S) / 2: from full rate to zero. The reference's default. */
export const cosine = warmed((step, steps) => (1 + Math.cos((Math.PI * step) / steps)) / 2)

/** 10^(−3 s / S): from full rate to a thousandth. */
export const exponential = warmed((step, steps) => 1e-3 ** (step / steps))
