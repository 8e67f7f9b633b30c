import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '@lola-ts/tensor-core'
import { nearest } from '@lola-ts/tensor-core/checkpoint'
import { parse } from 'yaml'
import { UsageError } from '../output/errors'
import { packageFolder } from '../version'

/** Names of the presets of a target such as `autoencoder`. */
export function presetNames(target: string): string[] {
  return readdirSync(join(packageFolder, 'presets', target))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.replace(/\.yaml$/, ''))
}

/**
 * The layers of a preset, a name or the path of a YAML file: first what it extends, then itself.
 *
 * @throws {UsageError} when there is no such preset
 * @throws {ConfigError} when the file is not a YAML mapping
 */
export function loadPreset(target: string, name: string): { values: object; from: string }[] {
  const own = /\.ya?ml$/.test(name)
  const path = own ? name : join(packageFolder, 'presets', target, `${name}.yaml`)
  if ((!own && !/^[\w-]+$/.test(name)) || !existsSync(path)) {
    const names = presetNames(target)
    const guess = nearest(name, names)
    throw new UsageError(`--preset ${name}: there is no such preset for ${target}`, {
      hint: `${guess ? `Did you mean ${guess}? ` : ''}Presets are ${names.join(', ')}; a path to a YAML file works too.`,
    })
  }
  const { extends: base, ...values } = read(path)
  const below = typeof base === 'string' ? loadPreset(target, base) : []
  return [...below, { values, from: own ? path : `preset ${name}` }]
}

function read(path: string): Record<string, unknown> {
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
