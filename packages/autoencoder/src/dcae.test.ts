import { ConfigError, type Tensor, tf } from '@lola-ts/tensor-core'
import { checkWeights, toWeights } from '@lola-ts/tensor-core/checkpoint'
import { countParameters, initialize, type Padding } from '@lola-ts/tensor-core/nn'
import { key, normal } from '@lola-ts/tensor-core/random'
import { describe, expect, test } from 'vitest'
import { golden } from '../../../tools/golden'
import { fromReference } from '../test/from-reference'
import { type DcaeConfig, dcae } from './dcae'
import { reconstructionLoss } from './losses'

describe.each(golden('ae', /^dcae/))('$name', ({ name, config, weights, input, output, grad }) => {
  const network = dcae(fromReference(config))
  const given = toWeights(weights)
  const { x, z } = toWeights(input)

  test('asks for the parameters of the reference', () => checkWeights(given, network.parameters, name))

  test('encodes and decodes as the reference', () => {
    const latents = network.encode(given, x!)
    expect(latents).toMatchGolden(output.z)
    expect(dcae({ ...network.config, saturation: 'none' }).encode(given, x!)).toMatchGolden(output.encoder)
    expect(network.decode(given, latents)).toMatchGolden(output.y)
    expect(network.decode(given, z!)).toMatchGolden(output.decode)
  })

  if (Object.keys(grad).length > 0) {
    test('has the gradients of the reference', () => {
      const names = Object.keys(grad)
      expect(names.sort()).toEqual(Object.keys(given).sort())
      const loss = (...tensors: Tensor[]) => {
        const w = Object.fromEntries(names.map((key, i) => [key, tensors[i]!]))
        return reconstructionLoss(x!, network.decode(w, network.encode(w, x!)), 'vrmse').asScalar()
      }
      const { value, grads } = tf.valueAndGrads(loss)(names.map((key) => given[key]!))
      expect(value).toMatchGolden(output.loss_vrmse)
      for (const [i, key] of names.entries()) expect(grads[i], key).toMatchGolden(grad[key])
    })
  }
})

const small = (padding: Padding[], more: Partial<DcaeConfig> = {}): DcaeConfig => ({
  fields: 2,
  latentChannels: 3,
  channels: [4, 6, 8],
  blocks: [1, 1, 1],
  padding,
  ...more,
})

const roll = (x: Tensor, by: number, axis: number) => {
  const [end, begin] = tf.split(x, [x.shape[axis]! - by, by], axis)
  return tf.concat([begin!, end!], axis)
}
const gap = (a: Tensor, b: Tensor) => a.sub(b).abs().max().dataSync()[0]!

test.each<{ padding: Padding[]; shape: number[] }>([
  { padding: ['circular', 'zeros'], shape: [1, 16, 8, 2] },
  { padding: ['zeros', 'circular', 'circular'], shape: [1, 8, 8, 12, 2] },
])('commutes with rolls by its factor along periodic axes, and only those: $padding', ({ padding, shape }) => {
  const network = dcae(small(padding))
  const weights = initialize(network.parameters, key(1))
  const x = normal(key(2), shape)
  const encode = (y: Tensor) => network.encode(weights, y)
  const decode = (y: Tensor) => network.decode(weights, y)
  padding.forEach((kind, i) => {
    const shifted = encode(roll(x, network.factor[i]!, i + 1))
    const gaps = [
      gap(shifted, roll(encode(x), 1, i + 1)),
      gap(decode(shifted), roll(decode(encode(x)), network.factor[i]!, i + 1)),
    ]
    for (const error of gaps) {
      if (kind === 'circular') expect(error).toBeLessThan(1e-5)
      else expect(error).toBeGreaterThan(1e-3)
    }
  })
})

test('a patch multiplies the factor and shrinks the first level', () => {
  const network = dcae(small(['circular', 'zeros'], { patch: [4, 2] }))
  expect(network.factor).toEqual([16, 8])
  const weights = initialize(network.parameters, key(0))
  const z = network.encode(weights, normal(key(1), [2, 32, 16, 2]))
  expect(z.shape).toEqual([2, 2, 2, 3])
  expect(network.decode(weights, z).shape).toEqual([2, 32, 16, 2])
})

test('starts close to passing its input through: latents of a constant field are constant', () => {
  const network = dcae(small(['circular', 'circular']))
  const weights = initialize(network.parameters, key(0))
  const z = network.encode(weights, tf.ones([1, 16, 16, 2]))
  expect(gap(z, z.mean([1, 2], true))).toBeLessThan(1e-5)
})

// full_size_configs.json of the reference: ae/dcae_f32c64_large and ae/dcae_3d_f8c64_large
test.each<[string, Partial<DcaeConfig>, number]>([
  [
    'Rayleigh-Bénard, rate 64',
    { fields: 4, padding: ['circular', 'zeros'], channels: [64, 128, 256, 512, 768, 1024] },
    313_097_476,
  ],
  [
    'gravity cooling, rate 48',
    { fields: 6, padding: ['circular', 'circular', 'circular'], channels: [64, 256, 512, 1024] },
    741_019_014,
  ],
])("has the parameter count of the paper's %s, without allocating them", (_, config, count) => {
  const before = tf.memory().numTensors
  const blocks = config.channels!.map(() => 3)
  const network = dcae({ ...small(['zeros', 'zeros']), latentChannels: 64, blocks, ...config })
  expect(countParameters(network.parameters)).toBe(count)
  expect(tf.memory().numTensors).toBe(before)
})

test.each([
  [{ blocks: [1] }, 'channels has 3 levels and blocks 1'],
  [{ padding: ['zeros'] as Padding[] }, 'padding names 1 axes, expected 2 or 3'],
  [{ patch: [2] }, 'patch names 1 axes and padding 2'],
])('refuses %j', (change, message) => {
  expect(() => dcae({ ...small(['zeros', 'zeros']), ...change })).toThrow(ConfigError)
  expect(() => dcae({ ...small(['zeros', 'zeros']), ...change })).toThrow(message)
})
