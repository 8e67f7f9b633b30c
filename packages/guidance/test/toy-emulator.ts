import { type DiffusionEmulator, diffusionEmulator, diffusionNetwork } from '@lola-ts/dit'
import { pixelSpace, type StateSpace } from '@lola-ts/emulation'
import { initialize } from '@lola-ts/tensor-core/nn'
import { key } from '@lola-ts/tensor-core/random'

/** A small untrained pixel emulator on 8 x 4 cells and 2 fields: enough to be steered. */
export function toyEmulator(space: StateSpace = pixelSpace([8, 4, 2])): DiffusionEmulator {
  const backbone = { width: 16, blocks: 1, heads: 2 }
  const network = diffusionNetwork({ channels: 2, space: 2, labels: 0, embedding: 16, window: 3, backbone })
  return diffusionEmulator(network, initialize(network.parameters, key(7)), space)
}
