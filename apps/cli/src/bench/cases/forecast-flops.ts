import { type AutoencoderConfig, autoencoderFlops } from '@lola-ts/autoencoder'
import { type DiffusionConfig, diffusionFlops } from '@lola-ts/dit'
import { type SolverConfig, solverFlops } from '@lola-ts/neural-solver'
import type { OpenedEmulator } from '../../models/open-model'

/** Calls of a denoiser for a window: the steps of the sampler that emulators have by default. */
export const samplerSteps = 16

/** Operations of a forecast from one known state, decoding included. */
export function forecastFlops({ config, emulator, autoencoder }: OpenedEmulator, states: number, members: number) {
  const { window, space } = emulator
  const grid = [window, ...space.stateShape.slice(0, -1)]
  const windowFlops =
    config.kind === 'diffusion'
      ? samplerSteps * diffusionFlops(config.architecture as DiffusionConfig, grid)
      : solverFlops(config.architecture as SolverConfig, grid)
  const { encode, decode } = autoencoder
    ? autoencoderFlops(autoencoder.network.config as AutoencoderConfig, space.snapshotShape.slice(0, -1))
    : { encode: 0, decode: 0 }
  const windows = Math.ceil(states / (window - 1))
  return encode + members * (windows * windowFlops + states * decode)
}
