import { CheckpointError } from '@lola-ts/tensor-core'
import type { ModelKind } from '@lola-ts/tensor-core/checkpoint'
import { parseDocument } from 'yaml'
import type { ReferenceConfig } from '../configs/read-options'

/** The `config.yaml` of a run of the reference. */
export interface RunConfig {
  /** Path, for messages. */
  name: string
  kind: ModelKind
  /** The section of the architecture: `ae`, `denoiser` or `surrogate`. */
  architecture: ReferenceConfig
  dataset: ReferenceConfig
  /** Everything. */
  all: ReferenceConfig
}

const longestText = 2 ** 20
/** Far above what a network has: whoever writes more means to fill memory. */
const largestNumber = 1e5
const mostBlocks = 1e4
const longestList = 100
const deepest = 20

const sections: [section: string, kind: ModelKind][] = [
  ['denoiser', 'diffusion'],
  ['surrogate', 'solver'],
  ['ae', 'autoencoder'],
]

/**
 * Reads a `config.yaml` as plain data.
 *
 * @throws {CheckpointError} when it is no YAML, or not of a run of the reference
 */
export function parseRunConfig(text: string, name: string): RunConfig {
  if (text.length > longestText) throw new CheckpointError(`${name}: has ${text.length} characters, too many`)
  const all = plain(text, name)
  const [section, kind] = sections.find(([key]) => isSection(all[key])) ?? []
  if (section === undefined) {
    throw new CheckpointError(`${name}: has no section ${sections.map(([key]) => key).join(', ')}`, {
      hint: 'The folder of a run holds the config.yaml that the training script of LoLa wrote.',
    })
  }
  if (!isSection(all.dataset)) throw new CheckpointError(`${name}: has no section dataset`)
  checkValues(all[section], `${name}: ${section}`)
  checkValues(all.dataset, `${name}: dataset`)
  checkCounts(all, all[section], name)
  return { name, kind: kind!, architecture: all[section], dataset: all.dataset, all }
}

function plain(text: string, name: string): ReferenceConfig {
  let value: unknown
  try {
    const document = parseDocument(text, { logLevel: 'silent' })
    const fault = document.errors[0] ?? document.warnings[0]
    if (fault) throw fault
    value = document.toJS({ maxAliasCount: 0 })
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n')
    throw new CheckpointError(`${name}: not readable as YAML: ${reason}`, { cause: error })
  }
  if (!isSection(value)) throw new CheckpointError(`${name}: not the configuration of a run`)
  return value
}

const isSection = (value: unknown): value is ReferenceConfig =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Only numbers, texts, booleans, null, lists and records, none of them without measure. */
function checkValues(value: unknown, where: string, depth = 0): void {
  if (typeof value === 'number' && !(Math.abs(value) <= largestNumber)) {
    throw new CheckpointError(`${where} is ${value}, expected a number of ${largestNumber} at most`)
  }
  if (typeof value !== 'object' || value === null) return
  const entries = Object.entries(value)
  if (entries.length > longestList || depth > deepest) throw new CheckpointError(`${where} holds too much`)
  for (const [key, entry] of entries) checkValues(entry, `${where}.${key}`, depth + 1)
}

/** Numbers that decide how much is put together before any of it meets the weights. */
function checkCounts(all: ReferenceConfig, section: ReferenceConfig, name: string): void {
  const sides = [section, section.encoder_only, section.decoder_only].filter(isSection)
  const blocks = sides.flatMap((side) => side.hid_blocks ?? []).map(Number)
  if (blocks.reduce((a, b) => a + b, 0) > mostBlocks)
    throw new CheckpointError(`${name}: has ${blocks} blocks, too many`)
  const window = all.trajectory?.length
  if (window === undefined || window === null || (Number.isSafeInteger(window) && window > 0 && window <= mostBlocks))
    return
  throw new CheckpointError(`${name}: trajectory.length is ${JSON.stringify(window)}, expected a number of states`)
}
