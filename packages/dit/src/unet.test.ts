import { ConfigError, jit, type Tensor, tf } from '@lola-ts/tensor-core'
import { type BackboneShape, initialize, type Padding, type Weights } from '@lola-ts/tensor-core/nn'
import { key, normal } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { unet } from './unet'
import type { UnetConfig } from './unet-config'

const config: UnetConfig = { type: 'unet', channels: [4, 6, 8], blocks: [1, 1, 1] }
const shape: BackboneShape = { inputs: 2, outputs: 3, conditions: 1, modulation: 8, axes: 3 }
const gap = (a: Tensor, b: Tensor) => a.sub(b).abs().max().dataSync()[0]!

const variants: [string, Partial<UnetConfig>, Partial<BackboneShape>, number[]][] = [
  ['space and time, stride by axis', { stride: [1, 2, 2] }, {}, [3, 8, 4]],
  ['odd lengths', { stride: [2, 2, 3] }, {}, [3, 7, 10]],
  ['attention and groups', { heads: [0, 2, 4], norm: 'group', ffnFactor: 2 }, {}, [2, 4, 4]],
  ['kernel and padding by axis', { kernel: [1, 3, 5], padding: ['zeros', 'circular', 'zeros'] }, {}, [1, 8, 9]],
  ['one axis of space, unmodulated', { blocks: [2, 0, 1] }, { axes: 2, modulation: 0, conditions: 0 }, [4, 9]],
]

test.each(variants)('%s: any grid, compiled as well, with gradients for every parameter', (_, change, other, grid) => {
  const before = tf.memory().numTensors
  const asked = { ...shape, ...other }
  const network = unet({ ...config, ...change }, asked)
  const weights = initialize(network.parameters, key(0))
  const x = normal(key(1), [2, ...grid, asked.inputs])
  const condition = asked.conditions ? normal(key(2), [2, ...grid, asked.conditions]) : null
  const modulation = asked.modulation ? normal(key(3), [2, asked.modulation]) : null
  const run = (w: Weights) => network(w, x, condition, modulation)
  const compiled = jit(run)
  tf.tidy(() => {
    const y = run(weights)
    expect(y.shape).toEqual([2, ...grid, 3])
    expect(gap(compiled(weights), y)).toBeLessThan(1e-5)
    const names = Object.keys(weights)
    const loss = (...tensors: Tensor[]) =>
      run(Object.fromEntries(names.map((name, i) => [name, tensors[i]!])))
        .square()
        .sum()
        .asScalar()
    for (const [i, slope] of tf.grads(loss)(Object.values(weights)).entries()) {
      expect(slope.abs().max().dataSync()[0], names[i]!).toBeGreaterThan(0)
    }
  })
  compiled.dispose()
  tf.dispose([weights, x, ...[condition, modulation].filter((tensor) => tensor !== null)])
  expect(tf.memory().numTensors).toBe(before)
})

test('a modulation for each batch entry, or one for all', () => {
  const network = unet(config, shape)
  const weights = initialize(network.parameters, key(0))
  const [x, condition] = [normal(key(1), [2, 2, 4, 4, 2]), tf.ones([2, 2, 4, 4, 1])]
  const one = normal(key(2), [1, 8])
  const [shared, each] = [network(weights, x, condition, one), network(weights, x, condition, one.tile([2, 1]))]
  expect(gap(shared, each)).toBeLessThan(1e-6)
  expect(gap(shared, network(weights, x, condition, one.mul(5)))).toBeGreaterThan(1e-4)
})

test('starts as the reference: pseudo-identities between levels, blocks with their default size', () => {
  const largest = (name: string, change: Partial<UnetConfig> = {}) => {
    const { init, shape: kernel } = unet({ ...config, ...change }, shape).parameters.find((one) => one.name === name)!
    return Math.max(...init(key(0), kernel).map(Math.abs))
  }
  const bound = (inputs: number) => 1 / Math.sqrt(27 * inputs)
  for (const name of ['descent.1.0.weight', 'ascent.1.0.weight', 'ascent.2.0.weight']) {
    expect(largest(name), name).toBeGreaterThan(0.99)
    expect(largest(name, { identityInit: false }), name).toBeLessThan(0.2)
  }
  expect(largest('descent.0.0.weight')).toBeLessThanOrEqual(bound(2 + 1 + 3))
  expect(largest('ascent.2.2.weight')).toBeLessThanOrEqual(bound(4))
  expect(largest('descent.0.1.ffn.3.weight')).toBeGreaterThan(bound(4) / 2)
  expect(largest('descent.0.1.ada_zero.2.weight')).toBeLessThanOrEqual(0.01 / Math.sqrt(8))
})

test.each<[Partial<UnetConfig>, number, string]>([
  [{ blocks: [1] }, 3, 'channels has 3 levels and blocks 1'],
  [{ heads: [1] }, 3, 'channels has 3 levels and heads 1'],
  [{ stride: [2, 2] }, 3, 'stride names 2 axes, expected 3'],
  [{ padding: ['zeros'] as Padding[] }, 3, 'padding names 1 axes, expected 3'],
  [{}, 4, 'a window over 4 axes (time and space) is not possible, expected 2 or 3'],
])('refuses %j over %s axes', (change, axes, message) => {
  const build = () => unet({ ...config, ...change }, { ...shape, axes })
  expect(build).toThrow(ConfigError)
  expect(build).toThrow(message)
})
