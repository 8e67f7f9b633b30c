import { ConfigError } from '@lola-ts/tensor-core'
import { logLinear } from './log-linear'
import { logLogit } from './log-logit'
import type { Schedule, ScheduleConfig } from './schedule'

/**
 * The schedule that a model's configuration names.
 *
 * @throws {ConfigError} for a name that is not known
 */
export function scheduleFromConfig({ name, ...options }: ScheduleConfig): Schedule {
  if (name === 'log-linear') return logLinear(options)
  if (name === 'log-logit') return logLogit(options)
  throw new ConfigError(`schedule is ${name}, expected log-logit or log-linear`)
}
