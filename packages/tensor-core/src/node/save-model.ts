import { createHash, type Hash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { toJson } from '../checkpoint/json'
import { checkModelConfig, type ModelConfig } from '../checkpoint/model-config'
import { modelFiles } from '../checkpoint/model-folder'
import { quantise } from '../checkpoint/quantise'
import type { StoredTensor } from '../checkpoint/safetensors'
import { streamSafetensors, type TensorStream } from '../checkpoint/stream-safetensors'
import type { WeightArrays } from '../checkpoint/weights'
import { type ModelCard, renderModelCard } from './model-card'
import { type StagedFile, stageFile, writing } from './write-atomic'

export interface SavedModel {
  config: ModelConfig
  /** On the host; `fromWeights` brings tensors there. As streams where they do not fit in memory. */
  weights: WeightArrays | readonly TensorStream[]
  /** What the model is, or the Markdown of a card that exists. */
  card: ModelCard | string
  /**
   * `int8` takes a quarter of the bytes and loses the third digit of every weight; not for streams. Default `float32`.
   */
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
  // Refuses a wrong configuration before anything is written.
  toJson(checkModelConfig(config, 'config'), 'config')
  const streams = isStreams(weights) ? weights : asStreams(precision === 'int8' ? quantise(weights) : asStored(weights))
  const hash = createHash('sha256')

  await writing(dir, () => mkdir(dir, { recursive: true }))
  const staged: StagedFile[] = []
  try {
    const bytes = streamSafetensors(streams, { format: 'lola-ts' })
    staged.push(await stageFile(join(dir, modelFiles.weights), hashed(bytes, hash)))
    const sha256 = hash.digest('hex')
    const json = toJson(checkModelConfig({ ...config, sha256 }, 'config'), 'config')
    staged.push(await stageFile(join(dir, modelFiles.card), typeof card === 'string' ? card : renderModelCard(card)))
    staged.push(await stageFile(join(dir, modelFiles.config), `${JSON.stringify(json, null, 2)}\n`))
    for (const file of staged) await file.commit()
    return sha256
  } finally {
    // A no-op for what was committed.
    for (const file of staged) await file.discard()
  }
}

async function* hashed(pieces: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    hash.update(piece)
    yield piece
  }
}

const isStreams = (weights: SavedModel['weights']): weights is readonly TensorStream[] => Array.isArray(weights)

function asStreams(tensors: Record<string, StoredTensor>): TensorStream[] {
  return Object.entries(tensors).map(([name, { dtype, shape, data }]) => ({ name, dtype, shape, pieces: () => [data] }))
}

function asStored(weights: WeightArrays): Record<string, StoredTensor> {
  const entries = Object.entries(weights).map(([name, { shape, data }]): [string, StoredTensor] => [
    name,
    { dtype: 'F32', shape, data },
  ])
  return Object.fromEntries(entries)
}
