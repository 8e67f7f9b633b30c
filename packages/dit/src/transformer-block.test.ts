import { checkWeights, toWeights } from '@lola-ts/tensor-core/checkpoint'
import { createScope } from '@lola-ts/tensor-core/nn'
import { expect, test } from 'vitest'
import { golden } from '../../../tools/golden'
import { transformerBlock } from './transformer-block'

test.each(golden('layers', /^vit_block/))('$name equals the reference', ({ name, config, weights, input, output }) => {
  const scope = createScope()
  const block = transformerBlock(scope, {
    width: config.channels,
    blocks: 1,
    heads: config.attention_heads,
    ffnFactor: config.ffn_factor,
    modulation: config.mod_features,
    axes: config.spatial,
  })
  const given = toWeights(weights)
  checkWeights(given, scope.parameters, name)
  const { x, skip, coo, mod } = toWeights(input)
  expect(block(given, x!, { modulation: mod ?? null, positions: coo!, skip: skip! })).toMatchGolden(output.y_skip)
})
