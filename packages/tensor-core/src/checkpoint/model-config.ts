import { CheckpointError } from '../errors'
import { isObject, parseJsonObject } from './json'

/** What `config.json` of a model folder says: all that is needed to use the weights beside it. */
export interface ModelConfig {
  format: 'lola-model'
  version: 1
  kind: ModelKind
  /** What the package of this kind builds the network from. */
  architecture: object
  /** The physics entry of the training data: fields, transforms, statistics, periodicity, scalars. */
  physics: object
  /** Cells along each axis of space. */
  grid: number[]
  /** Named training recipe, such as `lola-v1.1`. */
  recipe: string
  /** How it was trained: data, steps, scores. For people and reports, never needed to run the model. */
  training: object
  /** SHA-256 of `model.safetensors`. Written by `saveModel`; a folder that mixes two models is refused by it. */
  sha256?: string
  /** The autoencoder whose latents this model works in. */
  autoencoder?: ModelReference
  /** Statistics of the latents, one value a channel. */
  latents?: { mean: number[]; std: number[] }
}

export type ModelKind = 'autoencoder' | 'diffusion' | 'solver'

export interface ModelReference {
  /** Relative to this model's folder, with forward slashes, such as `../autoencoder`. */
  path: string
  /** SHA-256 of its `model.safetensors`. */
  sha256: string
}

/**
 * Reads and checks a `config.json`. What stands inside `architecture` and `physics` is left to the packages that
 * know it; entries that are not known here are kept.
 *
 * @throws {CheckpointError} naming the entry that is missing or wrong
 */
export function parseModelConfig(bytes: Uint8Array, name: string): ModelConfig {
  return checkModelConfig(parseJsonObject(bytes, name), name)
}

/** As {@link parseModelConfig}, for a value at hand. */
export function checkModelConfig(config: object, name: string): ModelConfig {
  const values = config as Record<string, unknown>
  if (values.format !== 'lola-model') {
    throw new CheckpointError(`${name}: format is ${show(values.format)}, expected "lola-model"`, {
      hint: 'Run folders of the PyTorch reference are converted first: lola convert.',
    })
  }
  if (values.version !== 1) {
    throw new CheckpointError(`${name}: version is ${show(values.version)}, expected 1`, {
      hint: 'A newer lola-ts wrote this model. Update lola-ts to read it.',
    })
  }
  const expect = (entry: string, ok: boolean, expected: string, value: unknown = values[entry]) => {
    if (!ok) throw new CheckpointError(`${name}: ${entry} is ${show(value)}, expected ${expected}`)
  }
  const { kind, grid, recipe, sha256, autoencoder, latents } = values
  expect('kind', ['autoencoder', 'diffusion', 'solver'].includes(kind as string), 'autoencoder, diffusion or solver')
  for (const entry of ['architecture', 'physics', 'training']) expect(entry, isObject(values[entry]), 'an object')
  expect('grid', isNumbers(grid, isSize) && grid.length <= 3, 'one to three numbers of cells')
  expect('recipe', typeof recipe === 'string' && recipe !== '', 'a name')
  expect('sha256', sha256 === undefined || isHash(sha256), '64 hexadecimal digits')
  if (autoencoder !== undefined) {
    const { path, sha256: hash } = isObject(autoencoder) ? autoencoder : {}
    expect('autoencoder.path', isRelative(path), 'a relative path with forward slashes', path)
    expect('autoencoder.sha256', isHash(hash), '64 hexadecimal digits', hash)
  }
  if (latents !== undefined) {
    const { mean, std } = isObject(latents) ? latents : {}
    expect('latents.mean', isNumbers(mean, Number.isFinite), 'finite numbers', mean)
    const positive = isNumbers(std, (value) => Number.isFinite(value) && value > 0)
    expect('latents.std', positive && std.length === (mean as number[]).length, 'as many positive numbers as mean', std)
  }
  return config as ModelConfig
}

function isNumbers(value: unknown, check: (entry: number) => boolean): value is number[] {
  return Array.isArray(value) && value.length > 0 && value.every((entry) => typeof entry === 'number' && check(entry))
}

const isSize = (value: number) => Number.isSafeInteger(value) && value > 0

const isHash = (value: unknown) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)

/** No scheme, no root, no drive, no backslash: a model must not point anywhere but near itself. */
const isRelative = (value: unknown) => typeof value === 'string' && /^[\w. -]+(\/[\w. -]+)*\/?$/.test(value)

const show = (value: unknown) => (value === undefined ? 'missing' : JSON.stringify(value).slice(0, 80))
