import { ConfigError, jit, type Tensor, tf } from '@lola-ts/tensor-core'
import { initialize, type Padding, type Weights } from '@lola-ts/tensor-core/nn'
import { key, normal } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { dcae } from './dcae'
import type { DcaeConfig } from './dcae-config'
import { latentShape } from './latent-shape'

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

const variants: [string, DcaeConfig, number[]][] = [
  ['strided, groups', small(['zeros', 'circular'], { pixelShuffle: false, norm: 'group' }), [8, 12]],
  ['anisotropic', small(['zeros', 'zeros'], { stride: [2, 1], kernel: [5, 3], patch: [1, 3] }), [8, 6]],
  ['attention', small(['circular', 'circular'], { heads: [0, 2, 4], ffnFactor: 2 }), [8, 8]],
  [
    'strided in 3-D, attention',
    small(['zeros', 'circular', 'zeros'], { pixelShuffle: false, stride: [1, 2, 2], heads: [0, 0, 2] }),
    [2, 4, 8],
  ],
  [
    'asymmetric',
    small(['zeros', 'zeros'], {
      encoderOnly: { channels: [2, 4, 4], blocks: [0, 1, 0] },
      decoderOnly: { norm: 'group', heads: [2, 0, 0] },
    }),
    [4, 8],
  ],
]

test.each(variants)(
  '%s: encodes and decodes, compiled as well, with gradients for every parameter',
  (_, config, grid) => {
    const before = tf.memory().numTensors
    const network = dcae(config)
    const weights = initialize(network.parameters, key(0))
    const x = normal(key(1), [2, ...grid, 2])
    const reconstruct = (w: Weights, y: Tensor) => network.decode(w, network.encode(w, y))
    const compiled = jit(reconstruct)
    tf.tidy(() => {
      expect(network.encode(weights, x).shape).toEqual([2, ...latentShape(network, grid)])
      const y = reconstruct(weights, x)
      expect(y.shape).toEqual(x.shape)
      expect(gap(compiled(weights, x), y)).toBeLessThan(1e-5)
      const names = Object.keys(weights)
      const loss = (...tensors: Tensor[]) =>
        reconstruct(Object.fromEntries(names.map((name, i) => [name, tensors[i]!])), x)
          .square()
          .sum()
          .asScalar()
      for (const [i, slope] of tf.grads(loss)(Object.values(weights)).entries()) {
        expect(slope.abs().max().dataSync()[0], names[i]!).toBeGreaterThan(0)
      }
    })
    compiled.dispose()
    tf.dispose([weights, x])
    expect(tf.memory().numTensors).toBe(before)
  },
)

test.each(variants)('%s: decoding has Jacobian products both ways, as guidance needs', (_, config, grid) => {
  const network = dcae(config)
  const weights = initialize(network.parameters, key(0))
  const shape = [1, ...latentShape(network, grid)]
  const [z, along] = [normal(key(1), shape), normal(key(2), shape)]
  const decode = (latents: Tensor) => network.decode(weights, latents)
  const upstream = normal(key(3), [1, ...grid, 2])
  const back = (u: Tensor) => tf.grad(decode)(z, u)
  // The transpose of the transpose: along -> J along.
  const forth = tf.grad((u) => back(u).mul(along).sum())(upstream)
  const step = 1e-2
  const slope = decode(z.add(along.mul(step)))
    .sub(decode(z.sub(along.mul(step))))
    .div(2 * step)
  expect(gap(forth, slope)).toBeLessThan(2e-3 * slope.abs().max().dataSync()[0]!)
  const product = (a: Tensor, b: Tensor) => a.mul(b).sum().dataSync()[0]!
  expect(product(back(upstream), along)).toBeCloseTo(product(forth, upstream), 3)
})

test('starts as the reference: pseudo-identities between levels, last kernels of blocks a hundredth', () => {
  const values = (config: DcaeConfig) => {
    const weights = initialize(dcae(config).parameters, key(0))
    return (name: string) => weights[`${name}.weight`]!
  }
  const largest = (kernel: Tensor) => kernel.abs().max().dataSync()[0]!
  const bound = (inputs: number) => 1 / Math.sqrt(9 * inputs)
  const kernel = values(small(['zeros', 'zeros']))
  for (const name of ['encoder.descent.1.0.1', 'encoder.descent.2.2', 'decoder.ascent.0.0', 'decoder.ascent.0.2.0']) {
    expect(largest(kernel(name)), name).toBeGreaterThan(0.99)
  }
  for (const name of ['encoder.descent.0.0', 'decoder.ascent.2.1']) {
    expect(largest(kernel(name)), name).toBeLessThanOrEqual(bound(2))
  }
  expect(largest(kernel('encoder.descent.1.1.ffn.3'))).toBeLessThanOrEqual(bound(6) / 100)
  expect(largest(kernel('encoder.descent.1.1.ffn.0'))).toBeGreaterThan(bound(6) / 2)
  const plain = values(small(['zeros', 'zeros'], { identityInit: false }))
  expect(largest(plain('encoder.descent.1.0.1'))).toBeLessThanOrEqual(bound(16))
})

test.each([
  [{ blocks: [1] }, 'channels has 3 levels and blocks 1'],
  [{ padding: ['zeros'] as Padding[] }, 'padding names 1 axes, expected 2 or 3'],
  [{ heads: [2] }, 'channels has 3 levels and heads 1'],
  [{ patch: [2] }, 'patch names 1 axes and padding 2'],
  [{ stride: [2, 2, 2] }, 'stride names 3 axes and padding 2'],
  [{ kernel: [2, 2] }, 'kernel 2 x 2 is not possible, expected odd lengths'],
  [{ heads: [0, 0, 3] }, '8 channels are not a multiple of 3 heads'],
  [{ decoderOnly: { stride: [2, 4] } }, 'the encoder shrinks axes by 4 x 4 and the decoder widens them by 4 x 16'],
])('refuses %j', (change, message) => {
  expect(() => dcae({ ...small(['zeros', 'zeros']), ...change })).toThrow(ConfigError)
  expect(() => dcae({ ...small(['zeros', 'zeros']), ...change })).toThrow(message)
})
