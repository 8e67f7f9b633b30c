import { autoencoderFlops, autoencoderNetwork, type DcaeConfig } from '@lola-ts/autoencoder'
import { jit, type Tensor, tf } from '@lola-ts/tensor-core'
import { type ParameterSpec, vit, vitFlops, type Weights } from '@lola-ts/tensor-core/nn'
import type { BenchCase, Work } from '../bench-case'
import { smallDit, windowShape } from './latent-dit'
import { noise, noisyWeights } from './noise'

interface TrainingStep {
  parameters: readonly ParameterSpec[]
  x: Tensor
  predict(weights: Weights, x: Tensor): Tensor
  /** Of the forward pass of one example. */
  flops: number
}

/** Forward pass, loss and gradients of all weights. */
function training({ parameters, x, predict, flops }: TrainingStep): Work {
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
  // Every product of the forward pass has two in its gradient.
  return { call: () => compiled(weights, x), flops: 3 * x.shape[0]! * flops, exact: () => step(weights, x) }
}

const smallDcae: DcaeConfig = {
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
      const { parameters, encode, decode } = autoencoderNetwork(smallDcae)
      const grid = [128, 32]
      const flops = autoencoderFlops(smallDcae, grid)
      return training({
        parameters,
        x: noise([batch, ...grid, 4]),
        predict: (weights, x) => decode(weights, encode(weights, x)),
        flops: flops.encode + flops.decode,
      })
    },
  },
  {
    name: 'rb-train-dit',
    about: 'forward, loss and gradients of rb-latent-dit-small',
    batches: [1, 16],
    peer: true,
    prepare(batch) {
      const [grid, channels] = [[5, 16, 4], 64]
      const shape = windowShape(channels, grid.length)
      const network = vit(smallDit, shape)
      const [condition, modulation] = [noise([batch, ...grid, channels]), noise([batch, 256])]
      return training({
        parameters: network.parameters,
        x: noise([batch, ...grid, channels]),
        predict: (weights, x) => network(weights, x, condition, modulation),
        flops: vitFlops(smallDit, shape, grid),
      })
    },
  },
]
