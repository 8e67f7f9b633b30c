import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CheckpointError } from '@lola-ts/tensor-core'
import { type ModelConfig, parseModelConfig } from '@lola-ts/tensor-core/checkpoint'
import { modelFolder } from '../models/model-folder'
import type { Layer } from './presets'
import type { Target } from './targets'

/**
 * What the model that a training starts from says of its network: a layer over the preset, below the command line.
 *
 * @throws {CheckpointError} when there is no model of that kind
 */
export function forkLayer(from: string, target: Target): Omit<Layer, 'preset'> {
  const path = modelFolder(from)
  const file = join(path, 'config.json')
  const config = parseModelConfig(readConfig(file), file)
  if (config.kind !== target) {
    throw new CheckpointError(`${path}: holds a model of kind ${config.kind}, expected ${target}`)
  }
  return { values: target === 'autoencoder' ? ofAutoencoder(config) : ofEmulator(config, path), from: file }
}

function ofAutoencoder({ architecture }: ModelConfig): object {
  const { fields: _, ...model } = architecture as Record<string, unknown>
  return { model: { type: 'dcae', ...model } }
}

function ofEmulator({ architecture, autoencoder }: ModelConfig, path: string): object {
  const { window, embedding, schedule, backbone } = architecture as Record<string, object | undefined>
  return {
    space: autoencoder ? 'latent' : 'pixel',
    ...(autoencoder && { autoencoder: join(path, autoencoder.path) }),
    model: { type: 'vit', ...backbone, ...(window && { window }), ...(embedding && { embedding }) },
    ...(schedule && { schedule }),
  }
}

function readConfig(file: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch {
    throw new CheckpointError(`${file}: not found, expected the folder of a model, or of a finished run`)
  }
}
