import { ConfigError, tf } from '@lola-ts/tensor-core'
import { checkWeights, toWeights } from '@lola-ts/tensor-core/checkpoint'
import { countParameters } from '@lola-ts/tensor-core/nn'
import { describe, expect, test } from 'vitest'
import { golden } from '../../../tools/golden'
import { solverFrom } from '../test/from-reference'
import { solverNetwork } from './solver-network'

describe.each(golden('surrogate'))('$name', ({ name, config, weights, input, output }) => {
  const network = solverNetwork(solverFrom(config, config.shape[0]))
  const given = toWeights(weights)
  const { x, mask, label } = toWeights(input)

  test('asks for the parameters of the reference', () => checkWeights(given, network.parameters, name))

  test('predicts as the reference', () => {
    const y = network.predict(given, x!, mask!, label ?? null)
    expect(y).toMatchGolden(output.y)
    expect(y.sub(x!).square().mean()).toMatchGolden(output.loss)
  })

  test('does not see what the mask hides', () => {
    const hidden = tf.scalar(1).sub(mask!).mul(7)
    const gap = tf.sub(
      network.predict(given, x!.add(hidden), mask!, label ?? null),
      network.predict(given, x!, mask!, label ?? null),
    )
    expect(gap.abs().max().dataSync()[0]).toBe(0)
  })
})

// full_size_configs.json of the reference: surrogate/vit_large and vit_pixel, Rayleigh-Bénard
test.each([
  ['latent', { channels: 64, backbone: { width: 1024, blocks: 16, heads: 8 } }, 222_756_928],
  ['pixel', { channels: 4, backbone: { width: 2048, blocks: 16, heads: 16, patch: [1, 16, 16] } }, 859_237_376],
])("has the parameter count of the paper's %s solver, without allocating them", (_, config, count) => {
  const before = tf.memory().numTensors
  expect(countParameters(solverNetwork({ space: 2, labels: 6, ...config }).parameters)).toBe(count)
  expect(tf.memory().numTensors).toBe(before)
})

test('refuses a patch of other axes', () => {
  const backbone = { width: 16, blocks: 1, heads: 2, patch: [2, 2] }
  expect(() => solverNetwork({ channels: 1, space: 2, labels: 0, backbone })).toThrow(ConfigError)
})
