import { type Saturation, saturate } from '@lola-ts/autoencoder'
import type { Tensor } from '@lola-ts/tensor-core'
import { toWeights } from '@lola-ts/tensor-core/checkpoint'
import type { Check } from '../check'

/** Every saturation alone; results are named after it. */
export const saturations: Check = {
  matches: ({ title }) => title === 'Latent saturation functions alone',
  run({ input, output }, compare) {
    const { z } = toWeights(input) as { z: Tensor }
    for (const kind of Object.keys(output)) compare(`output/${kind}`, saturate(z, kind as Saturation))
  },
}
