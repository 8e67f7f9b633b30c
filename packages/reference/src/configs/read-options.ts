import { ConfigError } from '@lola-ts/tensor-core'

/** A section of the reference's `config.yaml`, or the keyword arguments of one of its functions. */
// biome-ignore lint/suspicious/noExplicitAny: arguments of Python functions
export type ReferenceConfig = Record<string, any>

/**
 * Makes sure that every key of a configuration is one that we understand.
 *
 * @throws {ConfigError} naming the keys that are not
 */
export function refuseUnknown(config: ReferenceConfig, what: string, known: readonly string[]): void {
  const unknown = Object.keys(config).filter((key) => !known.includes(key))
  if (unknown.length === 0) return
  throw new ConfigError(`${what}: unknown ${unknown.length > 1 ? 'keys' : 'key'} ${unknown.join(', ')}`, {
    hint: `Known are ${[...known].sort().join(', ')}.`,
  })
}

/** A number for all axes, or one an axis. */
export function perAxis(value: number | readonly number[] | null | undefined, axes: number): number[] | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'number' ? Array.from({ length: axes }, () => value) : [...value]
}

/** Without its undefined entries: absent keys of the reference stay absent, and mean our defaults. */
export function defined<T extends object>(config: T): T {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined)) as T
}
