import type { ModelConfig, ModelKind } from '@lola-ts/tensor-core/checkpoint'
import type { ModelCard } from '@lola-ts/tensor-core/node'
import type { Physics } from '@lola-ts/well-data'

const titles: Readonly<Record<ModelKind, string>> = {
  autoencoder: 'Autoencoder',
  diffusion: 'Diffusion emulator',
  solver: 'Neural solver',
}
const purposes: Readonly<Record<ModelKind, string>> = {
  autoencoder: 'Encodes snapshots into latents, and decodes them again.',
  diffusion: 'Draws futures of a flow from its present: each member of an ensemble is one possible future.',
  solver: 'Predicts the future of a flow from its present, one future only.',
}

/** The card of a converted model: what it is for, and where it comes from. */
export function runCard({ kind, physics, grid, recipe, training, autoencoder }: ModelConfig): ModelCard {
  const { name, fields, datasets } = physics as Physics
  const { run, weights } = training as { run: string | null; weights: string }
  return {
    title: `${titles[kind]} of ${name}, from PyTorch`,
    // The weights belong to whoever trained them; the run does not say under which terms.
    license: 'unknown',
    datasets,
    tags: ['physics', kind, 'lola', 'pytorch'],
    description: [
      purposes[kind],
      `Works on ${grid.join(' x ')} cells of ${fields.join(', ')}${autoencoder ? ', in latents' : ''}.`,
      '',
      `Converted by \`lola convert\` from \`${weights}.pth\` of the run \`${run ?? 'without a name'}\` of LoLa, the`,
      "reference in PyTorch (Rozet et al. 2025, arXiv 2507.02608). The weights are the run's, bit for bit where it",
      `stored float32, in channels-last layouts; recipe ${recipe}. Its training settings are in config.json.`,
    ].join('\n'),
  }
}
