import { solverNetwork } from '@lola-ts/neural-solver'
import { solverFromReference } from '@lola-ts/reference'
import type { Tensor } from '@lola-ts/tensor-core'
import { checkWeights, toWeights } from '@lola-ts/tensor-core/checkpoint'
import { regressionLoss } from '@lola-ts/tensor-core/training'
import type { Check } from '../check'
import { compiled } from '../compiled'

/** The neural solver: one forward pass and its squared error. */
export const solver: Check = {
  matches: ({ title }) => title === 'MaskedSurrogate (neural solver) forward',
  run({ name, config, weights, input }, compare) {
    const network = solverNetwork(solverFromReference(config.get_surrogate))
    const given = toWeights(weights)
    checkWeights(given, network.parameters, name)
    const { x, mask, label } = toWeights(input) as { x: Tensor; mask: Tensor; label?: Tensor }
    const y = network.predict(given, x, mask, label ?? null)
    compare('output/y', y)
    compare('output/y', compiled(network.predict, given, x, mask, label ?? null))
    compare('output/loss', regressionLoss(x, y, 'mse'))
  },
}
