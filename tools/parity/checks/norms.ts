import type { Tensor } from '@lola-ts/tensor-core'
import { toWeights } from '@lola-ts/tensor-core/checkpoint'
import { blockNorm, layerNorm, rmsNorm } from '@lola-ts/tensor-core/nn'
import type { Check } from '../check'

/** Norms without parameters. */
export const norms: Check = {
  matches: ({ title }) => title === 'Parameter-free normalisations',
  run({ input }, compare) {
    const { x } = toWeights(input) as { x: Tensor }
    const width = x.shape.at(-1)!
    compare('output/layernorm_unbiased', blockNorm('layer', width)(x))
    compare('output/groupnorm', blockNorm('group', width)(x))
    compare('output/rmsnorm', rmsNorm(x))
    compare('output/torch_layernorm_biased', layerNorm(x))
  },
}
