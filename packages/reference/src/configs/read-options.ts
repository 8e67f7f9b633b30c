import { ConfigError } from '@lola-ts/tensor-core'
import { type Kind, kinds } from './kinds'

/** A section of the reference's `config.yaml`, or the keyword arguments of one of its functions. */
// biome-ignore lint/suspicious/noExplicitAny: arguments of Python functions
export type ReferenceConfig = Record<string, any>

/** The keys that a function of the reference understands, and what each of them holds. */
export type Keys = Record<string, Kind>

/**
 * Makes sure that every key of a configuration is one that we understand, and holds what it should. Null is as good as
 * absent.
 *
 * @param what the reference's function, to name it in messages
 * @param needed keys without a default
 * @throws {ConfigError} naming the keys that are unknown, missing, or hold something else
 */
export function checkKeys(config: ReferenceConfig, what: string, keys: Keys, needed: readonly string[] = []): void {
  const unknown = Object.keys(config).filter((key) => !Object.hasOwn(keys, key))
  if (unknown.length > 0) {
    throw new ConfigError(`${what}: unknown ${plural('key', unknown)} ${unknown.join(', ')}`, {
      hint: `Known are ${Object.keys(keys).sort().join(', ')}.`,
    })
  }
  const missing = needed.filter((key) => config[key] === undefined || config[key] === null)
  if (missing.length > 0) throw new ConfigError(`${what}: missing ${plural('key', missing)} ${missing.join(', ')}`)
  for (const [key, value] of Object.entries(config)) {
    const { holds, name } = kinds[keys[key]!]
    if (value === undefined || value === null || holds(value)) continue
    throw new ConfigError(`${what}: ${key} is ${JSON.stringify(value)}, expected ${name}`)
  }
}

const plural = (word: string, list: readonly string[]) => (list.length > 1 ? `${word}s` : word)

/** A number for all axes, or one an axis; null and undefined become undefined. */
export function perAxis(value: number | readonly number[] | null | undefined, axes: number): number[] | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'number' ? Array.from({ length: axes }, () => value) : [...value]
}

/**
 * Heads of each level from the reference's `{ level: heads }`, whose keys YAML reads as numbers and JSON as strings;
 * undefined where no level has any.
 *
 * @throws {ConfigError} for a level that does not exist
 */
export function perLevel(value: Record<string, number> | null | undefined, levels: number): number[] | undefined {
  const entries = Object.entries(value ?? {})
  if (entries.length === 0) return undefined
  const heads = Array.from({ length: levels }, () => 0)
  for (const [level, count] of entries) {
    if (!(Number(level) in heads)) {
      throw new ConfigError(`attention_heads names level ${level}, expected 0 to ${levels - 1}`)
    }
    heads[Number(level)] = count
  }
  return heads
}

/** Without its undefined and null entries: what the reference leaves at its default stays at ours. */
export function defined<T extends object>(config: T): T {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined && value !== null)) as T
}
