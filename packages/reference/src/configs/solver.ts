import type { SolverConfig } from '@lola-ts/neural-solver'
import { vitFromReference } from './backbone'
import { defined, type ReferenceConfig } from './read-options'

/**
 * The section `surrogate` of a run's `config.yaml` (the keyword arguments of `get_surrogate`) in our words.
 *
 * @param options.window states a window, the reference's `trajectory.length`. Default 5.
 * @throws {ConfigError} on keys that `get_surrogate` does not have
 */
export function solverFromReference(config: ReferenceConfig, { window }: { window?: number } = {}): SolverConfig {
  const { name, arch, channels, label_features, emb_features, ...rest } = config
  return defined<SolverConfig>({
    channels,
    space: (config.spatial ?? 2) - 1,
    labels: label_features ?? 0,
    window,
    embedding: emb_features,
    backbone: vitFromReference(rest).config,
  })
}
