import type { DiffusionConfig, ScheduleConfig } from '@lola-ts/dit'
import { ConfigError } from '@lola-ts/tensor-core'
import { vitFromReference } from './backbone'
import { defined, type ReferenceConfig } from './read-options'

/**
 * The section `denoiser` of a run's `config.yaml` (the keyword arguments of `get_denoiser`) in our words.
 *
 * @param options.window states a window, the reference's `trajectory.length`. Default 5.
 * @throws {ConfigError} on keys that `get_denoiser` does not have
 */
export function diffusionFromReference(config: ReferenceConfig, { window }: { window?: number } = {}): DiffusionConfig {
  const { name, arch, loss, precondition, channels, label_features, emb_features, masked, schedule, ...rest } = config
  return defined<DiffusionConfig>({
    channels,
    space: (config.spatial ?? 2) - 1,
    labels: label_features ?? 0,
    window,
    embedding: emb_features,
    schedule: scheduleFrom(schedule),
    backbone: vitFromReference(rest).config,
  })
}

function scheduleFrom({
  name,
  sigma_min: sigmaMin,
  sigma_max: sigmaMax,
  scale,
  shift,
}: ReferenceConfig): ScheduleConfig {
  if (name === 'log_linear') return { name: 'log-linear', sigmaMin, sigmaMax }
  if (name === 'log_logit') return defined<ScheduleConfig>({ name: 'log-logit', sigmaMin, sigmaMax, scale, shift })
  throw new ConfigError(`get_denoiser: unknown schedule ${name}, expected log_linear or log_logit`)
}
