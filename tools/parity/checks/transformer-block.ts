import type { Tensor } from '@lola-ts/tensor-core'
import { checkWeights, toWeights } from '@lola-ts/tensor-core/checkpoint'
import { transformerBlock as buildBlock, createScope } from '@lola-ts/tensor-core/nn'
import type { Check } from '../check'

/** One transformer block, with and without the long skip. */
export const transformerBlock: Check = {
  matches: ({ title }) => title.startsWith('ViTBlock'),
  run({ name, config, weights, input }, compare) {
    const scope = createScope()
    const block = buildBlock(scope, {
      width: config.channels,
      heads: config.attention_heads,
      ffnFactor: config.ffn_factor,
      qkNorm: config.qk_norm,
      rope: config.rope,
      modulation: config.mod_features,
      axes: config.spatial,
    })
    const given = toWeights(weights)
    checkWeights(given, scope.parameters, name)
    const { x, skip, coo: positions, mod } = toWeights(input) as Record<string, Tensor> & { x: Tensor }
    const inputs = { modulation: mod ?? null, rotation: block.turn(given, positions!) }
    compare('output/y', block(given, x, inputs))
    compare('output/y_skip', block(given, x, { ...inputs, skip: skip! }))
  },
}
