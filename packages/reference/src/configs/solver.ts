import type { SolverConfig } from '@lola-ts/neural-solver'
import { backboneFromReference } from './backbone'
import { checkKeys, defined, type Keys, type ReferenceConfig } from './read-options'

const keys: Keys = { channels: 'count', label_features: 'count', emb_features: 'count' }

/**
 * The section `surrogate` of a run's `config.yaml` (the keyword arguments of `get_surrogate`) in our words.
 *
 * @param options.window states a window, the reference's `trajectory.length`. Default 5.
 * @throws {ConfigError} on keys that `get_surrogate` does not have
 */
export function solverFromReference(config: ReferenceConfig, { window }: { window?: number } = {}): SolverConfig {
  const { name, arch, channels, label_features, emb_features, ...rest } = config
  checkKeys({ channels, label_features, emb_features }, 'get_surrogate', keys, ['channels'])
  return defined<SolverConfig>({
    channels,
    space: (rest.spatial ?? 2) - 1,
    labels: label_features ?? 0,
    window,
    embedding: emb_features,
    backbone: backboneFromReference(arch, channels, rest),
  })
}
