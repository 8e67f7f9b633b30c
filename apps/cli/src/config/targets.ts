import { autoencoderSettings } from './autoencoder-settings'
import { diffusionSettings, solverSettings } from './emulator-settings'
import type { Resolved } from './settings'

/** What `lola train` can train, with the settings of each. */
export const targets = {
  autoencoder: autoencoderSettings,
  diffusion: diffusionSettings,
  solver: solverSettings,
}

export type Target = keyof typeof targets

/** The resolved settings of a target. */
export type TargetConfig<T extends Target> = Resolved<(typeof targets)[T]>
