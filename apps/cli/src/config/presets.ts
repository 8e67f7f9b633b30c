import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '@lola-ts/tensor-core'
import { nearest } from '@lola-ts/tensor-core/checkpoint'
import { parse } from 'yaml'
import { UsageError } from '../output/errors'
import { packageFolder } from '../version'

/** Values of a preset, a recipe or a command line. */
export interface Layer {
  /** Nested, as in a YAML file. */
  values: object
  /** Where they come from, for messages. */
  from: string
}

/** Values of one preset file. */
export interface PresetLayer extends Layer {
  /** The preset's name, or the path of the user's own file. */
  preset: string
}

const presets = join(packageFolder, 'presets')

/** Names of the presets of a target such as `autoencoder`: `rb-64` and those in folders, `paper/rb-64`. */
export function presetNames(target: string): string[] {
  const entries = readdirSync(join(presets, target), { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory())
  return [
    ...namesOf(entries.map(({ name }) => name)),
    ...folders.flatMap(({ name }) => namesOf(readdirSync(join(presets, target, name))).map((own) => `${name}/${own}`)),
  ]
}

const namesOf = (files: string[]) =>
  files
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -5))
    .sort()

/**
 * The layers of a preset, a name or the path of a YAML file: first what it extends, then itself.
 *
 * `extends` names one or several presets; `parts/name` is a file of `presets/parts`, which every target may share.
 *
 * @throws {UsageError} when there is no such preset
 * @throws {ConfigError} when a file is not a YAML mapping
 */
export function loadPreset(target: string, name: string): PresetLayer[] {
  return layersOf(target, name, [])
}

function layersOf(target: string, name: string, above: readonly string[]): PresetLayer[] {
  const own = /\.ya?ml$/.test(name)
  const path = own ? name : pathOf(target, name, above.length > 0)
  if (path === undefined || !existsSync(path)) {
    const names = presetNames(target)
    const guess = nearest(name, names)
    throw new UsageError(`--preset ${name}: there is no such preset for ${target}`, {
      hint: `${guess ? `Did you mean ${guess}? ` : ''}Presets are ${names.join(', ')}; a path to a YAML file works too.`,
    })
  }
  const { extends: bases = [], ...values } = readMapping(path)
  const below = typeof bases === 'string' ? [bases] : bases
  const known = Array.isArray(below) && below.every((base) => typeof base === 'string' && base !== name)
  if (!known || above.includes(name)) {
    throw new ConfigError(`${path}: extends is ${JSON.stringify(bases)}, expected names of other presets`)
  }
  return [
    ...below.flatMap((base) => layersOf(target, base, [...above, name])),
    { values, from: own ? path : `preset ${name}`, preset: name },
  ]
}

/** Where a preset lies, if its name can be one. Parts are only for `extends`. */
function pathOf(target: string, name: string, extended: boolean): string | undefined {
  if (!/^[\w-]+(\/[\w-]+)?$/.test(name)) return undefined
  if (name.startsWith('parts/')) return extended ? join(presets, `${name}.yaml`) : undefined
  return join(presets, target, `${name}.yaml`)
}

/**
 * A YAML file that must hold a mapping.
 *
 * @throws {ConfigError} when it does not
 */
export function readMapping(path: string): Record<string, unknown> {
  let value: unknown
  try {
    value = parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new ConfigError(`${path}: not readable as YAML: ${(error as Error).message.split('\n')[0]}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConfigError(`${path}: holds no settings, expected a YAML mapping`)
  }
  return value as Record<string, unknown>
}
