import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { toJson } from '../checkpoint/json'
import { checkModelConfig, type ModelConfig } from '../checkpoint/model-config'
import { modelFiles } from '../checkpoint/model-folder'
import { quantise } from '../checkpoint/quantise'
import { encodeSafetensors, type StoredTensor } from '../checkpoint/safetensors'
import { sha256 } from '../checkpoint/sha256'
import type { WeightArrays } from '../checkpoint/weights'
import { type ModelCard, renderModelCard } from './model-card'
import { type StagedFile, stageFile, writing } from './write-atomic'

export interface SavedModel {
  config: ModelConfig
  /** On the host; `fromWeights` brings tensors there. */
  weights: WeightArrays
  /** What the model is, or the Markdown of a card that exists. */
  card: ModelCard | string
  /** `int8` takes a quarter of the bytes and loses the third digit of every weight. Default `float32`. */
  precision?: 'float32' | 'int8'
}

/**
 * Writes a model folder: `model.safetensors`, `README.md`, `config.json`.
 *
 * All three are complete on disk before the first takes its place, so a full disk leaves an older model as it was.
 * `config.json` comes last and holds the hash of the weights: should the machine stop between two of the renames,
 * the folder is refused on loading instead of passing for a model that never existed.
 *
 * @returns the SHA-256 of the weights, for models that refer to this one
 * @throws {CheckpointError} when `config` is not a model configuration
 * @throws {WriteError} when the folder cannot be written
 */
export async function saveModel(dir: string, { config, weights, card, precision }: SavedModel): Promise<string> {
  const stored = precision === 'int8' ? quantise(weights) : asStored(weights)
  const bytes = encodeSafetensors(stored, { format: 'lola-ts' })
  const hash = await sha256(bytes)
  const checked = toJson(checkModelConfig({ ...config, sha256: hash }, 'config'), 'config')

  await writing(dir, () => mkdir(dir, { recursive: true }))
  const staged: StagedFile[] = []
  try {
    staged.push(await stageFile(join(dir, modelFiles.weights), bytes))
    staged.push(await stageFile(join(dir, modelFiles.card), typeof card === 'string' ? card : renderModelCard(card)))
    staged.push(await stageFile(join(dir, modelFiles.config), `${JSON.stringify(checked, null, 2)}\n`))
    for (const file of staged) await file.commit()
  } finally {
    // A no-op for what was committed.
    for (const file of staged) await file.discard()
  }
  return hash
}

function asStored(weights: WeightArrays): Record<string, StoredTensor> {
  const entries = Object.entries(weights).map(([name, { shape, data }]): [string, StoredTensor] => [
    name,
    { dtype: 'F32', shape, data },
  ])
  return Object.fromEntries(entries)
}
