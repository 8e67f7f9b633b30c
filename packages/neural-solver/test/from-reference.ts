import type { SolverConfig } from '../src/index'

/** The configuration of a fixture, in the reference's words, in ours. */
// biome-ignore lint/suspicious/noExplicitAny: arguments of a Python function
export function solverFrom({ get_surrogate: config }: any, window: number): SolverConfig {
  const { patch_size: patch = 1, spatial } = config
  return {
    channels: config.channels,
    space: spatial - 1,
    labels: config.label_features,
    window,
    embedding: config.emb_features,
    backbone: {
      width: config.hid_channels,
      blocks: config.hid_blocks,
      heads: config.attention_heads,
      ffnFactor: config.ffn_factor,
      qkNorm: config.qk_norm,
      rope: config.rope,
      patch: Array.isArray(patch) ? patch : Array.from({ length: spatial }, () => patch),
    },
  }
}
