import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { countFlops } from '../flops/count-flops'
import { key } from '../random/key'
import { initialize } from './parameters'
import { type VitConfig, vit } from './vit'
import { vitFlops } from './vit-flops'

const base: VitConfig = { width: 8, blocks: 2, heads: 2 }

test.each<[string, Partial<VitConfig>, number, number]>([
  ['patches and modulation', { patch: [2, 1] }, 1, 6],
  ['neither condition nor modulation', { ffnFactor: 2 }, 0, 0],
  ['no rotary positions', { rope: false }, 1, 6],
  ['other patches out than in', { patch: [2, 3], unpatch: [1, 3] }, 0, 6],
  ["the reference's output sizing", { patch: [2, 3], unpatch: [1, 3], outputCells: 'patch' }, 0, 6],
  ['a window', { windowSize: [3, 3] }, 1, 0],
])('what is counted is what runs: %s', async (_, change, conditions, modulation) => {
  const shape = { inputs: 3, outputs: 2, conditions, modulation, axes: 2 }
  const network = vit({ ...base, ...change }, shape)
  const weights = initialize(network.parameters, key(0))
  const condition = conditions ? tf.ones([1, 4, 6, conditions]) : null
  const run = () => network(weights, tf.ones([1, 4, 6, 3]), condition, modulation ? tf.ones([1, modulation]) : null)
  expect(vitFlops({ ...base, ...change }, shape, [4, 6])).toBe(await countFlops(run))
})
