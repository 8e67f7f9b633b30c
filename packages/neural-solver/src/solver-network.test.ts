import { ConfigError, type Tensor, tf } from '@lola-ts/tensor-core'
import { initialize } from '@lola-ts/tensor-core/nn'
import { key, normal } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { type SolverConfig, solverNetwork } from './solver-network'

const backbones: [string, SolverConfig['backbone']][] = [
  ['a transformer', { width: 8, blocks: 1, heads: 2 }],
  ['a U-Net', { type: 'unet', channels: [4, 6], blocks: [1, 1] }],
]
const gap = (a: Tensor, b: Tensor) => a.sub(b).abs().max().dataSync()[0]!

test.each(backbones)('%s predicts the window, and does not see what the mask hides', (_, backbone) => {
  const network = solverNetwork({ channels: 2, space: 2, labels: 3, embedding: 8, backbone })
  const weights = initialize(network.parameters, key(0))
  const [x, label] = [normal(key(1), [2, 3, 4, 2, 2]), normal(key(2), [2, 3])]
  const mask = tf.concat([tf.ones([2, 1, 4, 2, 2]), tf.zeros([2, 2, 4, 2, 2])], 1)
  const predict = (states: Tensor) => network.predict(weights, states, mask, label)
  expect(predict(x).shape).toEqual(x.shape)
  expect(gap(predict(x.add(tf.scalar(1).sub(mask).mul(7))), predict(x))).toBe(0)
  expect(gap(predict(x.add(mask)), predict(x))).toBeGreaterThan(1e-3)
})

test('without labels the backbone is not modulated', () => {
  const network = solverNetwork({ channels: 1, space: 2, labels: 0, backbone: backbones[0]![1] })
  expect(network.parameters.map(({ name }) => name)).toContain('backbone.blocks.0.ada_zero')
})

test('refuses a patch of other axes', () => {
  const backbone = { width: 16, blocks: 1, heads: 2, patch: [2, 2] }
  expect(() => solverNetwork({ channels: 1, space: 2, labels: 0, backbone })).toThrow(ConfigError)
})
