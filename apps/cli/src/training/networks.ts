import { type AutoencoderConfig, type AutoencoderNetwork, autoencoderNetwork, latentShape } from '@lola-ts/autoencoder'
import { type BackboneConfig, type DiffusionNetwork, diffusionNetwork } from '@lola-ts/dit'
import { type SolverNetwork, solverNetwork } from '@lola-ts/neural-solver'
import { ConfigError } from '@lola-ts/tensor-core'
import type { Padding } from '@lola-ts/tensor-core/nn'
import type { Physics } from '@lola-ts/well-data'
import type { AutoencoderSettings } from '../config/autoencoder-settings'
import type { DiffusionSettings, EmulatorSettings, SolverSettings } from '../config/emulator-settings'

/** What an emulator works on. */
export interface StateDescription {
  /** Channels of a state. */
  channels: number
  /** Length of the label vector. */
  labels: number
  /** Whether each axis of space wraps around. */
  periodic: readonly boolean[]
}

/**
 * The autoencoder that settings describe, for snapshots of a physics.
 *
 * @throws {ConfigError} when settings disagree with each other or with the axes of the physics
 */
export function autoencoderOf(
  { model }: Pick<AutoencoderSettings, 'model'>,
  physics: Physics,
): AutoencoderNetwork<AutoencoderConfig> {
  const fields = physics.fields.length
  if (model.type === 'dcae') {
    const padding = model.padding.length > 0 ? model.padding : paddingOf(physics.periodic)
    return autoencoderNetwork({ fields, ...filled(model), padding })
  }
  if (model.patch.length === 0) {
    throw new ConfigError('model.patch is empty, expected the cells of a token along each axis, such as [16,16]')
  }
  return autoencoderNetwork({ fields, ...filled(model) })
}

/** Why an autoencoder can be counted but not trained, if so. */
export function whyNotTrained({ model }: Pick<AutoencoderSettings, 'model'>): string | undefined {
  if (model.type !== 'vit' || model.outputCells !== 'patch') return undefined
  return 'model.outputCells=patch sizes latents as the reference does by mistake: its decoder cannot take them'
}

/**
 * The shape of an autoencoder's latents, `[...latent, channel]`.
 *
 * @throws {ConfigError} when it does not divide the grid
 */
export function latentShapeOn({ factor, latentChannels }: AutoencoderNetwork, grid: readonly number[]): number[] {
  if (grid.length !== factor.length || grid.some((cells, axis) => cells % factor[axis]! !== 0)) {
    throw new ConfigError(
      `grid ${grid.join(' x ')} cannot be encoded, expected multiples of ${factor.join(' x ')} cells`,
      { hint: 'Choose a smaller model.patch or fewer levels in model.channels and model.blocks.' },
    )
  }
  return latentShape({ factor, latentChannels }, grid)
}

/** The denoiser that settings describe. */
export function diffusionOf({ model, schedule }: DiffusionSettings, state: StateDescription): DiffusionNetwork {
  return diffusionNetwork({ ...emulator(model, state), schedule })
}

/** The solver that settings describe. */
export function solverOf({ model }: SolverSettings, state: StateDescription): SolverNetwork {
  return solverNetwork(emulator(model, state))
}

function emulator(model: EmulatorSettings['model'], { channels, labels, periodic }: StateDescription) {
  const { window, embedding } = model
  return { channels, labels, space: periodic.length, window, embedding, backbone: backboneOf(model, periodic) }
}

function backboneOf(
  { window: _, embedding: __, ...model }: EmulatorSettings['model'],
  periodic: readonly boolean[],
): BackboneConfig {
  if (model.type === 'vit') return filled(model)
  const stride = model.stride.length > 0 ? model.stride : [1, ...periodic.map(() => 2)]
  const padding = model.padding.length > 0 ? model.padding : paddingOf([false, ...periodic])
  return { ...filled(model), stride, padding }
}

const paddingOf = (periodic: readonly boolean[]) => periodic.map((wraps): Padding => (wraps ? 'circular' : 'zeros'))

/** Without the lists and groups that are empty: these leave the choice to the network. */
function filled<T extends object>(settings: T): T {
  const entries = Object.entries(settings).filter(
    ([, value]) => typeof value !== 'object' || Object.keys(value).length > 0,
  )
  return Object.fromEntries(entries) as T
}
