import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type AutoencoderConfig, autoencoderNetwork } from '@lola-ts/autoencoder'
import { parseModelConfig } from '@lola-ts/tensor-core/checkpoint'
import { folder } from '@lola-ts/tensor-core/node'
import type { Physics } from '@lola-ts/well-data'
import { configure } from '../config/configure'
import { presetNames } from '../config/presets'
import { modelFolder } from '../models/model-folder'
import { autoencoderOf, latentShapeOn } from '../training/networks'
import { noAutoencoder } from '../training/open-states'

/** The latent space that an emulator would work in. */
export interface PlannedSpace {
  /** Shape of the latents of snapshots of a physics on a grid. */
  stateShape(physics: Physics, grid: readonly number[]): number[]
  /** The autoencoder that is there. */
  encoder?: { path: string; physics: Physics; grid: number[] }
}

/**
 * The latent space of an autoencoder's folder, by its `config.json` alone. Where the folder is not there: of the
 * autoencoder preset of the same name as the emulator's, or as one that it extends.
 *
 * @param lineage the emulator's preset and those that it extends, nearest first
 * @throws {ConfigError} when there is neither
 */
export async function plannedSpace(
  given: string,
  lineage: readonly string[],
  note: (text: string) => void,
): Promise<PlannedSpace> {
  const path = modelFolder(given)
  const names = presetNames('autoencoder')
  const preset = lineage.find((name) => names.includes(name))
  if (given !== '' && (existsSync(join(path, 'config.json')) || preset === undefined)) {
    const source = folder(path)
    const { architecture, physics, grid } = parseModelConfig(await source.read('config.json'), `${path}/config.json`)
    const network = autoencoderNetwork(architecture as AutoencoderConfig)
    return {
      stateShape: (_, cells) => latentShapeOn(network, cells),
      encoder: { path, physics: physics as Physics, grid },
    }
  }
  if (preset === undefined) throw noAutoencoder()
  note(`${given || 'autoencoder'}: not found, planned in the latents of the autoencoder preset ${preset}`)
  const { config } = configure('autoencoder', { preset })
  return { stateShape: (physics, grid) => latentShapeOn(autoencoderOf(config, physics), grid) }
}
