import { ConfigError, type Tensor, tf } from '@lola-ts/tensor-core'
import { initialize } from '@lola-ts/tensor-core/nn'
import { key, normal } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { vit } from './vit'

test('runs on grids of any size, with a modulation for each batch entry or one for all', () => {
  const shape = { inputs: 2, outputs: 3, conditions: 1, modulation: 8, axes: 3 }
  const network = vit({ width: 16, blocks: 1, heads: 2, patch: [1, 2, 1] }, shape)
  const weights = initialize(network.parameters, key(0))
  const run = (size: number[], modulation: Tensor) => {
    const x = normal(key(1), [2, ...size, 2])
    return network(weights, x, tf.ones([2, ...size, 1]), modulation)
  }
  const one = normal(key(2), [1, 8])
  expect(run([2, 4, 3], one).shape).toEqual([2, 2, 4, 3, 3])
  expect(run([5, 2, 2], one).shape).toEqual([2, 5, 2, 2, 3])
  const gap = run([2, 4, 3], one)
    .sub(run([2, 4, 3], one.tile([2, 1])))
    .abs()
    .max()
    .dataSync()[0]
  expect(gap).toBeLessThan(1e-6)
})

test.each([
  [{ width: 12, heads: 4 }, 'width 12 is not a multiple of twice the 4 heads'],
  [{ width: 16, heads: 2, patch: [2, 2] }, 'patch names 2 axes, expected 3 (time and space)'],
])('refuses %j', (config, message) => {
  const build = () => vit({ blocks: 1, ...config }, { inputs: 1, outputs: 1, conditions: 1, modulation: 0, axes: 3 })
  expect(build).toThrow(ConfigError)
  expect(build).toThrow(message)
})
