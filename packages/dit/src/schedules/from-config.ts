import { ConfigError } from '@lola-ts/tensor-core'
import { nearest } from '@lola-ts/tensor-core/checkpoint'
import { cosine } from './cosine'
import { logLinear } from './log-linear'
import { logLogit } from './log-logit'
import { rectified } from './rectified'
import type { Schedule, ScheduleConfig } from './schedule'
import { ve } from './ve'
import { vp } from './vp'

const schedules: Record<ScheduleConfig['name'], (options: Omit<ScheduleConfig, 'name'>) => Schedule> = {
  'log-logit': logLogit,
  'log-linear': logLinear,
  ve,
  vp,
  cosine,
  rectified,
}

/** Names that {@link scheduleFromConfig} knows. */
export const scheduleNames = Object.keys(schedules) as ScheduleConfig['name'][]

/**
 * The schedule that a model's configuration names.
 *
 * @throws {ConfigError} for a name that is not known, or a range that is impossible
 */
export function scheduleFromConfig({ name, ...options }: ScheduleConfig): Schedule {
  if (Object.hasOwn(schedules, name)) return schedules[name](options)
  const guess = nearest(name, scheduleNames)
  throw new ConfigError(`schedule is ${name}, expected ${scheduleNames.join(', ')}`, {
    hint: guess ? `Did you mean ${guess}?` : 'Other schedules are functions of your own, given to a denoiser.',
  })
}
