import { autoencoderNetwork, type DcaeConfig } from '@lola-ts/autoencoder'
import { jit, type Tensor, tf } from '@lola-ts/tensor-core'
import { type ParameterSpec, vit, type Weights } from '@lola-ts/tensor-core/nn'
import type { BenchCase } from '../bench-case'
import { noise, noisyWeights } from './noise'

/** Forward pass, loss and gradients of all weights. */
function training(parameters: readonly ParameterSpec[], x: Tensor, predict: (weights: Weights, x: Tensor) => Tensor) {
  const weights = noisyWeights(parameters)
  const names = Object.keys(weights)
  const step = (given: Weights, states: Tensor) => {
    const loss = (...tensors: Tensor[]) => {
      const y = predict(Object.fromEntries(names.map((name, i) => [name, tensors[i]!])), states)
      const variance = states.sub(states.mean()).square().mean()
      return y.sub(states).square().mean().div(variance.add(0.01)).sqrt().asScalar()
    }
    const { value, grads } = tf.valueAndGrads(loss)(Object.values(given))
    return [value as Tensor, ...grads]
  }
  const compiled = jit(step, { name: 'training step' })
  return { call: () => compiled(weights, x), eager: () => step(weights, x) }
}

const small: DcaeConfig = {
  fields: 4,
  latentChannels: 64,
  channels: [32, 64, 128, 256, 384, 512],
  blocks: [3, 3, 3, 3, 3, 3],
  padding: ['zeros', 'zeros'],
}

/** Training steps without the optimiser, as the peer's. */
export const trainingSteps: BenchCase[] = [
  {
    name: 'rb-train-ae',
    about: 'forward, loss and gradients of the small autoencoder on 128 x 32 x 4',
    batches: [1, 16],
    peer: true,
    prepare(batch) {
      const { parameters, encode, decode } = autoencoderNetwork(small)
      return training(parameters, noise([batch, 128, 32, 4]), (weights, x) => decode(weights, encode(weights, x)))
    },
  },
  {
    name: 'rb-train-dit',
    about: 'forward, loss and gradients of rb-latent-dit-small',
    batches: [1, 16],
    peer: true,
    prepare(batch) {
      const shape = { inputs: 64, outputs: 64, conditions: 64, modulation: 256, axes: 3 }
      const network = vit({ width: 512, blocks: 16, heads: 4 }, shape)
      const [condition, modulation] = [noise([batch, 5, 16, 4, 64]), noise([batch, 256])]
      return training(network.parameters, noise([batch, 5, 16, 4, 64]), (weights, x) =>
        network(weights, x, condition, modulation),
      )
    },
  },
]
