import { ConfigError, jit, type Tensor, tf } from '@lola-ts/tensor-core'
import { countParameters, initialize, type Weights } from '@lola-ts/tensor-core/nn'
import { key, normal } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { latentShape } from './latent-shape'
import { type VitAutoencoderConfig, vitAutoencoder } from './vit-autoencoder'

const config: VitAutoencoderConfig = {
  type: 'vit',
  fields: 2,
  latentChannels: 3,
  width: 8,
  blocks: 1,
  heads: 2,
  ffnFactor: 2,
  patch: [4, 2],
}

test.each<[string, Partial<VitAutoencoderConfig>, number[]]>([
  ['one latent cell a token', {}, [8, 6]],
  ['several latent cells a token', { unpatch: [2, 1] }, [8, 6]],
  ['a local window', { windowSize: [1, 3] }, [8, 6]],
  ['three dimensions', { patch: [2, 2, 1], decoderOnly: { blocks: 2 } }, [4, 2, 3]],
])('%s: encodes and decodes, compiled as well, with gradients for every parameter', (_, change, grid) => {
  const before = tf.memory().numTensors
  const network = vitAutoencoder({ ...config, ...change })
  const weights = initialize(network.parameters, key(0))
  const x = normal(key(1), [2, ...grid, 2])
  const reconstruct = (w: Weights, y: Tensor) => network.decode(w, network.encode(w, y))
  const compiled = jit(reconstruct)
  tf.tidy(() => {
    expect(network.encode(weights, x).shape).toEqual([2, ...latentShape(network, grid)])
    const y = reconstruct(weights, x)
    expect(y.shape).toEqual(x.shape)
    expect(compiled(weights, x).sub(y).abs().max().dataSync()[0]).toBeLessThan(1e-5)
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
})

test("counts as the reference's with outputCells patch: encodes a surplus of channels, and cannot decode", () => {
  const [ours, theirs] = [vitAutoencoder(config), vitAutoencoder({ ...config, outputCells: 'patch' })]
  expect(latentShape(ours, [8, 6])).toEqual([2, 3, 3])
  expect(latentShape(theirs, [8, 6])).toEqual([2, 3, 24])
  // Seven times more channels out of the encoder, eight times fewer out of the decoder.
  expect(countParameters(theirs.parameters) - countParameters(ours.parameters)).toBe((7 * 3 - 7 * 2) * (8 + 1))
  const weights = initialize(theirs.parameters, key(0))
  const z = theirs.encode(weights, normal(key(1), [1, 8, 6, 2]))
  expect(z.shape).toEqual([1, 2, 3, 24])
  expect(() => theirs.decode(weights, z)).toThrow(ConfigError)
})

test('refuses a patch that is no multiple of the latent one', () => {
  expect(() => vitAutoencoder({ ...config, unpatch: [3, 1] })).toThrow('patch 4 x 2 is not a multiple of unpatch 3 x 1')
})
