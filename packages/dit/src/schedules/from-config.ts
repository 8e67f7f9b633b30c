import { logLinear } from './log-linear'
import { logLogit } from './log-logit'
import type { Schedule, ScheduleConfig } from './schedule'

/** The schedule that a model's configuration names. */
export function scheduleFromConfig({ name, ...options }: ScheduleConfig): Schedule {
  return name === 'log-linear' ? logLinear(options) : logLogit(options)
}
