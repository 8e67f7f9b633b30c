import type { Tensor } from '@lola-ts/tensor-core'
import { checkWeights, toWeights } from '@lola-ts/tensor-core/checkpoint'
import { spaceAttention as buildAttention, createScope } from '@lola-ts/tensor-core/nn'
import type { Check } from '../check'

/** The attention of convolutional networks alone. */
export const spaceAttention: Check = {
  matches: ({ title }) => title.startsWith('SelfAttentionNd'),
  run({ name, config, weights, input }, compare) {
    const scope = createScope()
    const attend = buildAttention(scope, config.channels, config.heads)
    const given = toWeights(weights)
    checkWeights(given, scope.parameters, name)
    const { x } = toWeights(input) as { x: Tensor }
    compare('output/y', attend(given, x))
  },
}
