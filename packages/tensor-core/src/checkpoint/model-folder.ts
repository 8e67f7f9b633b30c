import { CheckpointError } from '../errors'
import { type ModelConfig, type ModelReference, parseModelConfig } from './model-config'
import type { ModelSource } from './model-source'
import { dequantise } from './quantise'
import { decodeSafetensors } from './safetensors'
import { sha256 } from './sha256'
import type { WeightArrays } from './weights'

/** The files of a model folder. A model card, `README.md`, stands beside them for people. */
export const modelFiles = { config: 'config.json', weights: 'model.safetensors', card: 'README.md' } as const

export interface LoadedModel {
  /** Path or URL of the folder. */
  name: string
  config: ModelConfig
  /** Values on the host; `toWeights` makes tensors of them. */
  weights: WeightArrays
  /** SHA-256 of the weights file. */
  sha256: string
}

/**
 * Loads a model folder and verifies that its weights are the ones that its configuration was saved with.
 *
 * @throws {CheckpointError} when a file is missing, damaged, of another format, or the two do not belong together
 */
export async function loadModel(source: ModelSource): Promise<LoadedModel> {
  const config = parseModelConfig(await source.read(modelFiles.config), `${source.name}/${modelFiles.config}`)
  const file = `${source.name}/${modelFiles.weights}`
  const bytes = await source.read(modelFiles.weights)
  const hash = await sha256(bytes)
  const { tensors } = decodeSafetensors(bytes, { name: file })
  if (config.sha256 !== undefined && config.sha256 !== hash) {
    throw new CheckpointError(
      `${file}: not the weights that config.json describes (SHA-256 ${hash}, expected ${config.sha256})`,
      {
        hint: 'The file was altered, or the two come from different models. Copy or save the whole folder again.',
      },
    )
  }
  return { name: source.name, config, weights: dequantise(tensors, file), sha256: hash }
}

/**
 * Loads the model that another one refers to, such as the autoencoder of a diffusion model.
 *
 * @throws {CheckpointError} also when the weights there are not the ones that the model was trained with
 */
export async function loadReference(source: ModelSource, reference: ModelReference): Promise<LoadedModel> {
  const child = source.child?.(reference.path)
  if (!child) throw new CheckpointError(`${source.name}: the model beside it, ${reference.path}, cannot be reached`)
  const model = await loadModel(child)
  if (model.sha256 !== reference.sha256) {
    throw new CheckpointError(
      `${model.name}: not the model that ${source.name} was trained with (SHA-256 ${model.sha256}, expected ${reference.sha256})`,
      { hint: 'Keep the folders of models that were trained together together.' },
    )
  }
  return model
}
