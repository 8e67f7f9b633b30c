import { basename, dirname, resolve } from 'node:path'
import { type LoadedAutoencoder, loadAutoencoder } from '@lola-ts/autoencoder'
import { type DiffusionEmulator, loadDiffusion, type Sampler } from '@lola-ts/dit'
import type { Emulator } from '@lola-ts/emulation'
import { loadSolver } from '@lola-ts/neural-solver'
import { CheckpointError } from '@lola-ts/tensor-core'
import { type ModelConfig, parseModelConfig } from '@lola-ts/tensor-core/checkpoint'
import { folder } from '@lola-ts/tensor-core/node'
import type { Physics } from '@lola-ts/well-data'
import { checkTogether } from './check-model'
import { modelFolder } from './model-folder'

/** A model that is ready to run, with what it must agree on with its data. */
interface Opened {
  /** Its folder. */
  path: string
  /** As in score records: `rb-64/diffusion`. */
  name: string
  config: ModelConfig
  physics: Physics
  dispose(): void
}

export interface OpenedAutoencoder extends Opened {
  kind: 'autoencoder'
  autoencoder: LoadedAutoencoder
}

export interface OpenedEmulator extends Opened {
  kind: 'diffusion' | 'solver'
  emulator: Emulator
  /** The emulator, if it can be guided. */
  diffusion: DiffusionEmulator | null
  /** The autoencoder of a latent emulator. */
  autoencoder: LoadedAutoencoder | null
}

export interface OpenModelOptions {
  /** Of a diffusion emulator; others pass it over. Default Adams-Bashforth, 16 steps of order 3. */
  sampler?: Sampler | undefined
}

/**
 * Opens a model folder, or that of a run; an emulator together with its autoencoder.
 *
 * @throws {CheckpointError} when something is missing, damaged, or does not belong together
 */
export async function openModel(
  given: string,
  { sampler }: OpenModelOptions = {},
): Promise<OpenedAutoencoder | OpenedEmulator> {
  const path = modelFolder(given)
  const source = folder(path)
  const config = parseModelConfig(await source.read('config.json'), `${path}/config.json`)
  const physics = config.physics as Physics
  const name = modelName(path)
  if (config.kind === 'autoencoder') {
    const autoencoder = await loadAutoencoder(source)
    return { kind: 'autoencoder', path, name, config, physics, autoencoder, dispose: () => autoencoder.dispose() }
  }
  const beside = config.autoencoder && source.child?.(config.autoencoder.path)
  const autoencoder = beside ? await loadAutoencoder(beside) : null
  if (autoencoder) checkTogether(path, config, autoencoder.model)
  const space = autoencoder ? { space: autoencoder } : {}
  const diffusion =
    config.kind === 'diffusion' ? await loadDiffusion(source, { ...space, ...(sampler && { sampler }) }) : null
  const emulator = diffusion ?? (await loadSolver(source, space))
  const dispose = () => {
    emulator.dispose()
    autoencoder?.dispose()
  }
  return { kind: config.kind, path, name, config, physics, emulator, diffusion, autoencoder, dispose }
}

/** Opens a model that must be an emulator. */
export async function openEmulator(given: string, options: OpenModelOptions = {}): Promise<OpenedEmulator> {
  const model = await openModel(given, options)
  if (model.kind !== 'autoencoder') return model
  model.dispose()
  throw new CheckpointError(`${model.path}: is an autoencoder, expected a diffusion emulator or a neural solver`, {
    hint: 'An autoencoder is scored by lola evaluate; futures come from an emulator.',
  })
}

/** The last two names of a model's path, without the `model` of a run. */
function modelName(path: string): string {
  const own = resolve(path)
  const at = basename(own) === 'model' ? dirname(own) : own
  return `${basename(dirname(at))}/${basename(at)}`.replace(/^runs\//, '')
}
