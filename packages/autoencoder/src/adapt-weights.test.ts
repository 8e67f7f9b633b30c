import { type Tensor, tf } from '@lola-ts/tensor-core'
import { fromWeights, toWeights } from '@lola-ts/tensor-core/checkpoint'
import { initialize } from '@lola-ts/tensor-core/nn'
import { key, normal } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { adaptWeights, type ChannelChange } from './adapt-weights'
import { type AutoencoderConfig, autoencoderNetwork } from './autoencoder-network'

const configs: Record<string, AutoencoderConfig> = {
  convolutions: {
    ...{ fields: 2, latentChannels: 3, channels: [4, 6], blocks: [1, 1], patch: [2, 1], saturation: 'none' },
    padding: ['circular', 'zeros'],
  },
  transformers: { type: 'vit', fields: 2, latentChannels: 3, width: 8, blocks: 1, heads: 2, patch: [4, 2] },
}
const same = (count: number): ChannelChange => ({ from: Array.from({ length: count }, (_, i) => i), before: count })
const gap = (a: Tensor, b: Tensor) => a.sub(b).abs().max().dataSync()[0]!

test.each(Object.entries(configs))(
  '%s: a field more, others swapped: what was known is computed as before',
  async (_, config) => {
    const [old, next] = [autoencoderNetwork(config), autoencoderNetwork({ ...config, fields: 3 })]
    const given = await fromWeights(initialize(old.parameters, key(0)))
    const drawn = await fromWeights(initialize(next.parameters, key(1)))
    const adapted = adaptWeights(given, drawn, { fields: { from: [1, undefined, 0], before: 2 }, latent: same(3) })
    const [before, after] = [toWeights(given), toWeights(adapted)]
    const [a, b] = [normal(key(2), [1, 8, 4, 1]), normal(key(3), [1, 8, 4, 1])]
    const z = old.encode(before, tf.concat([a, b], -1))
    expect(gap(next.encode(after, tf.concat([b, tf.zeros([1, 8, 4, 1]), a], -1)), z)).toBeLessThan(1e-5)
    const [x, y] = [old.decode(before, z), next.decode(after, z)]
    expect(gap(y.gather(tf.tensor1d([2, 0], 'int32'), 3), x)).toBeLessThan(1e-5)
  },
)

test.each(Object.entries(configs))(
  '%s: latent channels more: the old ones are encoded as before',
  async (_, config) => {
    const [old, next] = [autoencoderNetwork(config), autoencoderNetwork({ ...config, latentChannels: 5 })]
    const given = await fromWeights(initialize(old.parameters, key(0)))
    const drawn = await fromWeights(initialize(next.parameters, key(1)))
    const latent = { from: [0, 1, 2, undefined, undefined], before: 3 }
    const [before, after] = [toWeights(given), toWeights(adaptWeights(given, drawn, { fields: same(2), latent }))]
    const x = normal(key(2), [1, 8, 4, 2])
    const [z, wider] = [old.encode(before, x), next.encode(after, x)]
    const kept = config.saturation === 'none' || config.type === 'vit' ? wider.slice([0, 0, 0, 0], z.shape) : wider
    expect(gap(kept, z)).toBeLessThan(1e-5)
    const padded = z.pad([
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 2],
    ])
    expect(gap(next.decode(after, padded), old.decode(before, z))).toBeLessThan(1e-5)
  },
)
