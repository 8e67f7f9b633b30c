import { type Tensor, tf } from '@lola-ts/tensor-core'
import { dropoutSeeds, initialize, withDropout, withRecomputation } from '@lola-ts/tensor-core/nn'
import { key, normal } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { type BackboneConfig, backbone } from './backbone'

const configs: Record<string, BackboneConfig> = {
  transformer: { type: 'vit', width: 8, blocks: 2, heads: 2, dropout: 0.5 },
  'U-Net': { type: 'unet', channels: [4, 6], blocks: [1, 1], heads: [0, 2], dropout: 0.5 },
}

test.each(Object.entries(configs))('%s: drops in training only, and may be computed twice', (_, config) => {
  const before = tf.memory().numTensors
  tf.tidy(() => {
    const network = backbone(config, { inputs: 2, outputs: 2, conditions: 0, modulation: 4, axes: 2 })
    const weights = initialize(network.parameters, key(0))
    const [x, modulation] = [normal(key(1), [2, 4, 4, 2]), normal(key(2), [2, 4])]
    const names = Object.keys(weights)
    const train = (run: (body: () => Tensor) => Tensor) =>
      tf.valueAndGrads((...tensors: Tensor[]) => {
        const own = Object.fromEntries(names.map((name, i) => [name, tensors[i]!]))
        return run(() => network(own, x, null, tensors.at(-1)!).square().mean().asScalar())
      })([...Object.values(weights), modulation])
    const seeds = dropoutSeeds(key(3), 2)
    const plain = train((body) => body())
    const once = train((body) => withDropout(seeds, body))
    const twice = train((body) => withDropout(seeds, () => withRecomputation(body)))
    expect(once.value.dataSync()).not.toEqual(plain.value.dataSync())
    expect(twice.value.dataSync()).toEqual(once.value.dataSync())
    twice.grads.forEach((grad, i) => {
      expect(grad.sub(once.grads[i]!).abs().max().dataSync()[0], names[i] ?? 'modulation').toBeLessThan(1e-6)
    })
  })
  expect(tf.memory().numTensors).toBe(before)
})
