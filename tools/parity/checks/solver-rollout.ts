import { pixelSpace } from '@lola-ts/emulation'
import { solverEmulator, solverNetwork } from '@lola-ts/neural-solver'
import { solverFromReference } from '@lola-ts/reference'
import type { Tensor } from '@lola-ts/tensor-core'
import { checkWeights, toWeights } from '@lola-ts/tensor-core/checkpoint'
import type { Check } from '../check'
import { wholeTrajectory } from '../whole-trajectory'

/** The neural solver rolled out. */
export const solverRollout: Check = {
  matches: ({ title }) => title === 'emulate_surrogate inside emulate_rollout',
  async run({ name, config, weights, input }, compare) {
    const { window, rollout, context, overlap, batch } = config
    const network = solverNetwork(solverFromReference(config.get_surrogate, { window }))
    const { x, label } = toWeights(input) as { x: Tensor; label: Tensor }
    const given = toWeights(weights)
    checkWeights(given, network.parameters, name)
    const emulator = solverEmulator(network, given, pixelSpace(x.shape.slice(1)))
    const options = { states: rollout, members: batch, overlap, label: [...label.dataSync()] }
    compare('output/traj', await wholeTrajectory(emulator, x.slice([0], [context]), options))
    emulator.dispose()
  },
}
