import type { DiffusionConfig } from '@lola-ts/dit'
import { backboneFromReference } from './backbone'
import { checkKeys, defined, type Keys, type ReferenceConfig } from './read-options'
import { scheduleFromReference } from './schedule'

const keys: Keys = {
  channels: 'count',
  label_features: 'count',
  emb_features: 'count',
  masked: 'flag',
  schedule: 'section',
}

/**
 * The section `denoiser` of a run's `config.yaml` (the keyword arguments of `get_denoiser`) in our words.
 *
 * @param options.window states a window, the reference's `trajectory.length`. Default 5.
 * @throws {ConfigError} on keys that `get_denoiser` does not have
 */
export function diffusionFromReference(config: ReferenceConfig, { window }: { window?: number } = {}): DiffusionConfig {
  const { name, arch, loss, precondition, channels, label_features, emb_features, masked, schedule, ...rest } = config
  checkKeys({ channels, label_features, emb_features, masked, schedule }, 'get_denoiser', keys, [
    'channels',
    'schedule',
  ])
  return defined<DiffusionConfig>({
    channels,
    space: (rest.spatial ?? 2) - 1,
    labels: label_features ?? 0,
    window,
    embedding: emb_features,
    masked: masked ? undefined : false,
    schedule: scheduleFromReference(schedule),
    backbone: backboneFromReference(arch, channels, rest),
  })
}
