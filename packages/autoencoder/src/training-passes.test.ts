import { type Tensor, tf } from '@lola-ts/tensor-core'
import { dropoutSeeds, initialize, type Weights, withDropout, withRecomputation } from '@lola-ts/tensor-core/nn'
import { key, normal } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { type AutoencoderConfig, autoencoderNetwork } from './autoencoder-network'

const common = { fields: 2, latentChannels: 3, dropout: 0.5 }
const configs: Record<string, AutoencoderConfig> = {
  convolutions: { ...common, channels: [4, 6], blocks: [1, 2], heads: [0, 2], padding: ['circular', 'zeros'] },
  transformers: { ...common, type: 'vit', width: 8, blocks: 2, heads: 2, patch: [2, 2] },
}

test.each(Object.entries(configs))('%s drop in training only, and may be computed twice', (_, config) => {
  const before = tf.memory().numTensors
  tf.tidy(() => {
    const network = autoencoderNetwork(config)
    const weights = initialize(network.parameters, key(0))
    const x = normal(key(1), [2, 8, 4, 2])
    const error = (w: Weights) => network.decode(w, network.encode(w, x)).sub(x).square().mean().asScalar()
    const plain = error(initialize(autoencoderNetwork({ ...config, dropout: 0 }).parameters, key(0)))
    expect(error(weights).dataSync()).toEqual(plain.dataSync())

    const names = Object.keys(weights)
    const seeds = dropoutSeeds(key(2), 2)
    const train = (run: (body: () => Tensor) => Tensor) =>
      tf.valueAndGrads((...tensors) =>
        run(() => withDropout(seeds, () => error(Object.fromEntries(names.map((name, i) => [name, tensors[i]!]))))),
      )(Object.values(weights))
    const [once, twice] = [train((body) => body()), train(withRecomputation)]
    expect(once.value.dataSync()).not.toEqual(plain.dataSync())
    expect(twice.value.dataSync()).toEqual(once.value.dataSync())
    twice.grads.forEach((grad, i) => {
      expect(grad.sub(once.grads[i]!).abs().max().dataSync()[0], names[i]!).toBeLessThan(1e-6)
    })
  })
  expect(tf.memory().numTensors).toBe(before)
})
