import { autoencoderLoss } from '@lola-ts/autoencoder'
import { lossFromReference } from '@lola-ts/reference'
import type { Tensor } from '@lola-ts/tensor-core'
import { toWeights } from '@lola-ts/tensor-core/checkpoint'
import type { Check } from '../check'
import { pythonLiteral } from '../python-literal'

/** Terms of the autoencoder's loss and their sums; each result's `meaning` gives the arguments of the loss. */
export const autoencoderLosses: Check = {
  matches: ({ title }) => title === 'AutoEncoderLoss terms',
  run({ input, output, sidecar }, compare) {
    const { x, y, z } = toWeights(input) as Record<'x' | 'y' | 'z', Tensor>
    for (const name of Object.keys(output)) {
      const [, losses, weights] = /losses=(\[.*?\]), weights=(\[.*?\])/.exec(sidecar.tensors[`output/${name}`].meaning)!
      const loss = lossFromReference({ losses: pythonLiteral(losses!), weights: pythonLiteral(weights!) })
      compare(`output/${name}`, autoencoderLoss(x, y, z, loss))
    }
  },
}
