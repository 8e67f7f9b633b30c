import { vitFrom } from '../../../tools/parity/from-reference/vit'
import type { DiffusionConfig } from '../src/index'

/** The configuration of a fixture, in the reference's words, in ours. */
// biome-ignore lint/suspicious/noExplicitAny: arguments of a Python function
export function diffusionFrom({ get_denoiser: config }: any, window: number): DiffusionConfig {
  return {
    channels: config.channels,
    space: config.spatial - 1,
    labels: config.label_features,
    window,
    embedding: config.emb_features,
    schedule: { name: 'log-logit', sigmaMin: config.schedule.sigma_min, sigmaMax: config.schedule.sigma_max },
    backbone: vitFrom(config),
  }
}
