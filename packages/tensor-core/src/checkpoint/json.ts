import { CheckpointError, ConfigError } from '../errors'

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue }
export type JsonObject = { [key: string]: JsonValue }

/**
 * Reads a JSON object from a file that may be damaged or hostile.
 *
 * @throws {CheckpointError} when `bytes` is not UTF-8, not JSON, not an object, or names a key twice
 */
export function parseJsonObject(bytes: Uint8Array, name: string): JsonObject {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const value = JSON.parse(text)
    if (!isObject(value)) throw new Error('expected an object')
    checkKeys(text)
    return value
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CheckpointError(`${name}: not readable as JSON: ${reason}`, {
      hint: 'The file is cut off or damaged, or is something else. Copy or download it again.',
      cause: error,
    })
  }
}

/** Far deeper than any file of ours; deeper ones exhaust the stack of whoever walks through them. */
const deepest = 100

/**
 * Refuses what `JSON.parse` accepts silently: a key given twice, keys that reach an object's prototype, and values nested
 * without end.
 */
function checkKeys(text: string): void {
  const open: Set<string>[] = []
  for (let i = 0; i < text.length; i++) {
    if (open.length > deepest) throw new Error(`nested deeper than ${deepest}`)
    const char = text[i]
    if (char === '{') open.push(new Set())
    // An array gets a set as well, which stays empty: both kinds of bracket then pair up.
    else if (char === '[') open.push(new Set())
    else if (char === '}' || char === ']') open.pop()
    else if (char === '"') {
      const start = i
      for (i++; text[i] !== '"'; i++) if (text[i] === '\\') i++
      let next = i + 1
      while (isSpace(text[next])) next++
      if (text[next] !== ':') continue
      const key = JSON.parse(text.slice(start, i + 1)) as string
      const keys = open.at(-1)!
      if (keys.has(key)) throw new Error(`key "${key}" is given twice`)
      if (isReserved(key)) throw new Error(`key "${key}" is not allowed`)
      keys.add(key)
    }
  }
}

const isSpace = (char: string | undefined) => char === ' ' || char === '\n' || char === '\t' || char === '\r'

/** Names that every JavaScript object already has: a file that uses them could pass for something it is not. */
export const isReserved = (key: string): boolean => key in Object.prototype || key === 'prototype'

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A copy of `value` that JSON gives back unchanged; entries that are undefined are left out.
 *
 * @throws {ConfigError} at anything JSON would alter silently: NaN and infinities, functions, class instances
 */
export function toJson(value: unknown, name: string): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (Array.isArray(value)) return value.map((entry, i) => toJson(entry, `${name}[${i}]`))
  if (typeof value === 'object' && isPlain(value)) {
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined)
    const reserved = entries.find(([key]) => isReserved(key))
    if (reserved) throw new ConfigError(`${name}: key "${reserved[0]}" is not allowed`)
    return Object.fromEntries(entries.map(([key, entry]) => [key, toJson(entry, `${name}.${key}`)]))
  }
  throw new ConfigError(`${name} is ${describe(value)}, which JSON cannot hold`, {
    hint: 'Use finite numbers, strings, booleans, null, arrays and plain objects.',
  })
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function describe(value: unknown): string {
  if (typeof value === 'object') return `a ${value?.constructor?.name}`
  return typeof value === 'function' || typeof value === 'symbol' ? `a ${typeof value}` : String(value)
}
