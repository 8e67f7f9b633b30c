import { type AutoencoderTerm, autoencoderLoss, autoencoderNetwork } from '@lola-ts/autoencoder'
import { autoencoderFromReference } from '@lola-ts/reference'
import type { Tensor } from '@lola-ts/tensor-core'
import { checkWeights, toWeights } from '@lola-ts/tensor-core/checkpoint'
import type { Weights } from '@lola-ts/tensor-core/nn'
import type { Check } from '../check'
import { compiled } from '../compiled'
import { comparingLayers } from '../inner-layers'
import { compareGradients } from '../weight-gradients'

/** Whole autoencoders without latent noise: latents before and after the saturation, reconstructions, loss, gradients. */
export const autoencoder: Check = {
  matches: ({ title }) => title === 'DCAE autoencoder: encoder, saturation, decoder',
  run(fixture, compare) {
    const { name, config, weights, input, output } = fixture
    const architecture = autoencoderFromReference(config.get_autoencoder)
    const network = autoencoderNetwork(architecture)
    const given = toWeights(weights)
    checkWeights(given, network.parameters, name)
    const { x, z } = toWeights(input) as { x: Tensor; z: Tensor }

    const unbound = autoencoderNetwork({ ...architecture, saturation: 'none' })
    compare('output/encoder', unbound.encode(given, x))
    const latents = network.encode(given, x)
    compare('output/z', latents)
    compare(
      'output/y',
      comparingLayers(fixture, compare, () => network.decode(given, network.encode(given, x))),
    )
    compare('output/decode', network.decode(given, z))
    compare('output/z', compiled(network.encode, given, x))
    compare('output/decode', compiled(network.decode, given, z))

    const trained = Object.keys(output).find((key) => key.startsWith('loss_'))
    if (!trained) return
    const loss = (w: Weights) => {
      const code = network.encode(w, x)
      return autoencoderLoss(x, network.decode(w, code), code, trained.slice('loss_'.length) as AutoencoderTerm)
    }
    compare(`output/${trained}`, compareGradients(given, loss, compare))
  },
}
