import { ShapeError, tf } from '@lola-ts/tensor-core'
import { initialize } from '@lola-ts/tensor-core/nn'
import { key, normal } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { autoencoder } from './autoencoder'
import { dcae } from './dcae'

const network = dcae({
  fields: 4,
  latentChannels: 2,
  channels: [4, 8, 8],
  blocks: [1, 1, 1],
  padding: ['circular', 'zeros'],
})
const weights = () => initialize(network.parameters, key(0))

test('knows its shapes and its compression', () => {
  const { snapshotShape, stateShape, compression } = autoencoder(network, weights(), [16, 8])
  expect(snapshotShape).toEqual([16, 8, 4])
  expect(stateShape).toEqual([4, 2, 2])
  expect(compression).toBe(32)
})

test('compiled and plain network agree, whatever the batch', () => {
  const w = weights()
  const model = autoencoder(network, w, [16, 8])
  const x = normal(key(1), [3, 16, 8, 4])
  const z = model.encode(x)
  const gap = (a: tf.Tensor, b: tf.Tensor) => a.sub(b).abs().max().dataSync()[0]!
  expect(gap(z, network.encode(w, x))).toBeLessThan(1e-5)
  expect(gap(model.decode(z), network.decode(w, z))).toBeLessThan(1e-5)
  expect(gap(model.encode(x.slice([1], [1])), z.slice([1], [1]))).toBeLessThan(1e-5)
})

test('decoding is differentiable', () => {
  const model = autoencoder(network, weights(), [16, 8])
  const slope = tf.grad((z) => model.decode(z).square().sum())(normal(key(2), [1, 4, 2, 2]))
  expect(slope.abs().sum().dataSync()[0]).toBeGreaterThan(0)
})

test('decodes with the noise of its configuration, as a function of the key', () => {
  const w = weights()
  const noisy = autoencoder(dcae({ ...network.config, latentNoise: 0.1 }), w, [16, 8])
  const z = normal(key(2), [2, 4, 2, 2])
  const values = (noise?: number) => [...noisy.decode(z, noise === undefined ? {} : { noise: key(noise) }).dataSync()]
  expect(values(1)).toEqual(values(1))
  expect(values(1)).not.toEqual(values(2))
  expect(values()).not.toEqual(values(1))
  const expected = autoencoder(network, w, [16, 8]).decode(z.add(normal(key(1), z.shape).mul(0.1)))
  expect(values(1)).toEqual([...expected.dataSync()])
  const quiet = autoencoder(network, w, [16, 8])
  expect(quiet.decode(z, { noise: key(1) }).dataSync()).toEqual(quiet.decode(z).dataSync())
})

test('refuses grids and snapshots that do not fit', () => {
  expect(() => autoencoder(network, {}, [18, 8])).toThrow(
    'grid 18 x 8 cannot be encoded, expected multiples of 4 x 4 cells',
  )
  expect(() => autoencoder(network, {}, [16])).toThrow(ShapeError)
  const model = autoencoder(network, weights(), [16, 8])
  expect(() => model.encode(tf.zeros([1, 8, 16, 4]))).toThrow('snapshots have shape [1,8,16,4], expected [n, 16,8,4]')
  expect(() => model.decode(tf.zeros([4, 2, 2]))).toThrow(ShapeError)
})

test('leaves no tensor behind', () => {
  const before = tf.memory().numTensors
  const model = autoencoder(dcae({ ...network.config, latentNoise: 0.1 }), weights(), [16, 8])
  for (let i = 0; i < 3; i++) {
    const x = normal(key(i), [1, 16, 8, 4])
    const z = model.encode(x)
    tf.dispose([x, z, model.decode(z), model.decode(z, { noise: key(i) })])
  }
  model.dispose()
  expect(tf.memory().numTensors).toBe(before)
})
