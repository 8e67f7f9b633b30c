import { nearest } from '@lola-ts/tensor-core/checkpoint'
import { UsageError } from '../output/errors'

/** One entry of a configuration: what it is when nobody says otherwise, and what it means. */
export interface Setting<T = unknown> {
  readonly setting: true
  readonly default: T
  readonly about: string
  /** What kinds of values pass. */
  readonly accepts: string
  check(value: unknown): boolean
}

/** A configuration's shape: settings, nested under names. */
export interface Settings {
  readonly [name: string]: Setting | Settings
}

/** The configuration that a shape describes. */
export type Resolved<S> = { -readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : Resolved<S[K]> }

const define = <T>(value: T, about: string, accepts: string, check: (value: unknown) => boolean): Setting<T> => ({
  setting: true,
  default: value,
  about,
  accepts,
  check,
})
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const isList = (value: unknown, check: (entry: unknown) => boolean) => Array.isArray(value) && value.every(check)

/** A number. */
export const number = (value: number, about: string) => define(value, about, 'a number', isNumber)

/** A whole number, zero or more. */
export const whole = (value: number, about: string) =>
  define(value, about, 'a whole number', (x) => Number.isSafeInteger(x) && (x as number) >= 0)

/** Any text; empty where there is none. */
export const text = (value: string, about: string) => define(value, about, 'text', (x) => typeof x === 'string')

/** True or false. */
export const flag = (value: boolean, about: string) =>
  define(value, about, 'true or false', (x) => typeof x === 'boolean')

/** One of a few words. */
export const choice = <T extends string>(value: T, words: readonly T[], about: string) =>
  define<T>(value, about, words.join(', '), (x) => words.includes(x as T))

/** Whole numbers, such as widths. */
export const wholes = (value: number[], about: string) =>
  define(value, about, 'a list of whole numbers such as [2,2]', (x) => isList(x, Number.isSafeInteger))

/** Words, such as names of symmetries; only `allowed` ones where given. */
export function words<T extends string = string>(value: T[], about: string, allowed?: readonly T[]): Setting<T[]> {
  const accepts = allowed ? `a list of ${allowed.join(' and ')}` : 'a list of words such as [a,b]'
  const known = (entry: unknown) => typeof entry === 'string' && (!allowed || allowed.includes(entry as T))
  return define(value, about, accepts, (x) => isList(x, known))
}

const isSetting = (entry: Setting | Settings | undefined): entry is Setting => entry?.setting === true
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The settings of a shape with their dotted paths. */
export function listSettings(shape: Settings, prefix = ''): [path: string, setting: Setting][] {
  return Object.entries(shape).flatMap(([name, entry]) =>
    isSetting(entry) ? [[`${prefix}${name}`, entry] as [string, Setting]] : listSettings(entry, `${prefix}${name}.`),
  )
}

/**
 * The defaults of a shape, overlaid with layers of values; a later layer wins.
 *
 * @param layers nested values with the name of where they come from, for messages
 * @throws {UsageError} at a name that the shape lacks, with the nearest one, or a value of another type
 */
export function resolve<S extends Settings>(shape: S, layers: { values: object; from: string }[]): Resolved<S> {
  const known = new Map(listSettings(shape))
  const values = new Map([...known].map(([path, setting]) => [path, structuredClone(setting.default)]))
  for (const { values: layer, from } of layers) {
    for (const [path, value] of leaves(layer, shape)) {
      const setting = known.get(path)
      if (!setting) throw unknown(path, [...known.keys()], from)
      if (!setting.check(value)) {
        throw new UsageError(`${from}: ${path} is ${JSON.stringify(value)}, expected ${setting.accepts}`, {
          hint: `${path}: ${setting.about}. Default ${JSON.stringify(setting.default)}.`,
        })
      }
      values.set(path, value)
    }
  }
  return nest(values) as Resolved<S>
}

/** Values by dotted path, as deep as the shape goes. */
function leaves(layer: object, shape: Settings, prefix = ''): [string, unknown][] {
  return Object.entries(layer).flatMap(([name, value]) => {
    const entry = Object.hasOwn(shape, name) ? shape[name] : undefined
    const deeper = isRecord(value) && !isSetting(entry)
    return deeper ? leaves(value, entry ?? {}, `${prefix}${name}.`) : [[`${prefix}${name}`, value] as [string, unknown]]
  })
}

/** A nested object of values by dotted path. */
export function nest(values: Iterable<[string, unknown]>): Record<string, unknown> {
  const root: Record<string, unknown> = {}
  for (const [path, value] of values) {
    const names = path.split('.')
    const last = names.pop()!
    let at = root
    for (const name of names) {
      // A value given for a group as well as for a part of it: the shape will complain.
      if (!isRecord(at[name])) at[name] = {}
      at = at[name] as Record<string, unknown>
    }
    at[last] = value
  }
  return root
}

function unknown(path: string, known: string[], from: string): UsageError {
  const last = (name: string) => name.split('.').at(-1)!
  const inside = known.filter((name) => name.startsWith(`${path}.`))
  if (inside.length > 0) {
    return new UsageError(`${from}: ${path} is a group of settings`, { hint: `It holds ${inside.join(', ')}.` })
  }
  const guess = nearest(path, known) ?? known.find((name) => last(name) === last(path))
  const list = `Settings are ${known.join(', ')}.`
  return new UsageError(`${from}: ${path} is not a setting`, { hint: guess ? `Did you mean ${guess}?` : list })
}
