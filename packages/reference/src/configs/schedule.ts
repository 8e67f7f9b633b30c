import type { ScheduleConfig } from '@lola-ts/dit'
import { ConfigError } from '@lola-ts/tensor-core'
import { checkKeys, defined, type Keys, type ReferenceConfig } from './read-options'

const keys: Keys = { name: 'word', sigma_min: 'number', sigma_max: 'number', scale: 'number', shift: 'number' }

/**
 * The noise schedule of `get_denoiser` in our words.
 *
 * @throws {ConfigError} for another name than `log_linear` or `log_logit`, and on keys that it does not have
 */
export function scheduleFromReference(config: ReferenceConfig): ScheduleConfig {
  checkKeys(config, 'schedule', keys, ['name'])
  const { name, sigma_min: sigmaMin, sigma_max: sigmaMax, scale, shift } = config
  // The reference passes over scale and shift here.
  if (name === 'log_linear') return defined<ScheduleConfig>({ name: 'log-linear', sigmaMin, sigmaMax })
  if (name === 'log_logit') return defined<ScheduleConfig>({ name: 'log-logit', sigmaMin, sigmaMax, scale, shift })
  throw new ConfigError(`schedule is ${name}, expected log_linear or log_logit`)
}
