import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { ConfigError } from '../errors'
import { normal } from '../random/draw'
import { key } from '../random/key'
import { countParameters, initialize } from './parameters'
import { type Places, type VitConfig, vit } from './vit'

test('runs on grids of any size, with a modulation for each batch entry or one for all', () => {
  const shape = { inputs: 2, outputs: 3, conditions: 1, modulation: 8, axes: 3 }
  const network = vit({ width: 16, blocks: 1, heads: 2, patch: [1, 2, 1] }, shape)
  const weights = initialize(network.parameters, key(0))
  const run = (size: number[], modulation: tf.Tensor) => {
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

test.each<Partial<VitConfig>>([{}, { rope: false }, { windowSize: [3, 3], patch: [1, 2] }])(
  'places computed beforehand change nothing, nor do those of other weights pass unnoticed: %j',
  (options) => {
    const shape = { inputs: 2, outputs: 1, conditions: 0, modulation: 0, axes: 2 }
    const network = vit({ width: 8, blocks: 2, heads: 2, ...options }, shape)
    const [weights, others] = [initialize(network.parameters, key(0)), initialize(network.parameters, key(3))]
    const x = normal(key(1), [2, 3, 4, 2])
    const y = network(weights, x, null, null)
    const gap = (places: Places) => network(weights, x, null, null, places).sub(y).abs().max().dataSync()[0]
    expect(gap(network.place(weights, [3, 4]))).toBe(0)
    expect(gap(network.place(others, [3, 4]))).toBeGreaterThan(1e-4)
  },
)

test('needs neither condition nor modulation', () => {
  const shape = { inputs: 2, outputs: 1, conditions: 0, modulation: 0, axes: 2 }
  const network = vit({ width: 8, blocks: 1, heads: 2 }, shape)
  const y = network(initialize(network.parameters, key(0)), normal(key(1), [1, 3, 4, 2]), null, null)
  expect(y.shape).toEqual([1, 3, 4, 1])
})

const plain = { inputs: 1, outputs: 1, conditions: 0, modulation: 0, axes: 2 }

test('a window keeps what lies outside from being seen, block by block', () => {
  const reach = (blocks: number, windowSize?: number[]) => {
    const network = vit({ width: 8, blocks, heads: 2, ...(windowSize && { windowSize }) }, plain)
    // Gates of their initial size would let too little through to tell.
    const weights = Object.fromEntries(
      Object.entries(initialize(network.parameters, key(0))).map(([name, w]) =>
        name.endsWith('ada_zero') ? [name, w.mul(100)] : [name, w],
      ),
    )
    const x = normal(key(1), [1, 9, 2, 1])
    const touched = x.add(
      tf
        .oneHot(tf.tensor1d([4], 'int32'), 9)
        .reshape([1, 9, 1, 1])
        .mul(3),
    )
    const change = network(weights, touched, null, null).sub(network(weights, x, null, null))
    return [...change.abs().max([0, 2, 3]).dataSync()].flatMap((size, i) => (size > 0 ? [i] : []))
  }
  expect(reach(1, [3, 3])).toEqual([3, 4, 5])
  expect(reach(2, [3, 3])).toEqual([2, 3, 4, 5, 6])
  expect(reach(1)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
})

test('a token may become another patch than it came from', () => {
  const network = vit({ width: 8, blocks: 1, heads: 2, patch: [4, 2], unpatch: [1, 2] }, plain)
  const y = network(initialize(network.parameters, key(0)), normal(key(1), [2, 8, 6, 1]), null, null)
  expect(y.shape).toEqual([2, 2, 6, 1])
})

test("the reference's sizing of the output layer gives its surplus as channels", () => {
  const config: VitConfig = { width: 8, blocks: 1, heads: 2, patch: [4, 2], unpatch: [1, 2] }
  const [ours, theirs] = [vit(config, plain), vit({ ...config, outputCells: 'patch' }, plain)]
  expect(countParameters(theirs.parameters) - countParameters(ours.parameters)).toBe((8 - 2) * (8 + 1))
  const y = theirs(initialize(theirs.parameters, key(0)), normal(key(1), [2, 8, 6, 1]), null, null)
  expect(y.shape).toEqual([2, 2, 6, 4])
})

test('leaves no tensor behind', () => {
  const network = vit({ width: 8, blocks: 2, heads: 2, windowSize: [3, 3] }, plain)
  const weights = initialize(network.parameters, key(0))
  const x = normal(key(1), [1, 4, 4, 1])
  const before = tf.memory().numTensors
  for (let i = 0; i < 3; i++) tf.tidy(() => network(weights, x, null, null)).dispose()
  expect(tf.memory().numTensors).toBe(before)
})

test.each([
  [{ width: 12, heads: 4 }, 'width 12 is not a multiple of twice the 4 heads'],
  [{ width: 16, heads: 2, patch: [2, 2] }, 'patch names 2 axes, expected 3'],
  [{ width: 16, heads: 2, unpatch: [2] }, 'unpatch names 1 axes, expected 3'],
  [{ width: 16, heads: 2, windowSize: [3, 3] }, 'windowSize names 2 axes, expected 3'],
])('refuses %j', (config, message) => {
  const build = () => vit({ blocks: 1, ...config }, { inputs: 1, outputs: 1, conditions: 1, modulation: 0, axes: 3 })
  expect(build).toThrow(ConfigError)
  expect(build).toThrow(message)
})
