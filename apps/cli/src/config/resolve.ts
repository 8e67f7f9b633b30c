import { nearest } from '@lola-ts/tensor-core/checkpoint'
import { UsageError } from '../output/errors'
import type { Setting } from './setting'
import { flatten, listSettings, type Resolved, type Settings, variantGroups } from './settings'

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The defaults of a shape, overlaid with layers of values; a later layer wins.
 *
 * @param layers nested values with the name of where they come from, for messages
 * @throws {UsageError} at a name that the shape lacks, with the nearest one, or a value of another type
 */
export function resolve<S extends Settings>(shape: S, layers: { values: object; from: string }[]): Resolved<S> {
  const words = new Map<string, string>()
  let known = new Map(flatten(shape, words))
  const values = new Map<string, unknown>()
  for (const { values: layer, from } of layers) {
    for (const [group, { variants, tag }] of variantGroups(shape)) {
      const word = valueAt(layer, `${group}.${tag}`)
      if (typeof word === 'string' && Object.hasOwn(variants, word)) words.set(group, word)
    }
    const now = new Map(flatten(shape, words))
    for (const path of values.keys()) if (now.get(path) !== known.get(path)) values.delete(path)
    known = now
    for (const [path, value] of leaves(layer, known)) {
      const setting = known.get(path)
      if (!setting) throw unknown(path, shape, known, from)
      if (!setting.check(value)) {
        throw new UsageError(`${from}: ${path} is ${JSON.stringify(value)}, expected ${setting.accepts}`, {
          hint: `${path}: ${setting.about}. Default ${JSON.stringify(setting.default)}.`,
        })
      }
      values.set(path, value)
    }
  }
  const whole = [...known].map(([path, setting]): [string, unknown] => [
    path,
    values.has(path) ? values.get(path) : structuredClone(setting.default),
  ])
  return nest(whole) as Resolved<S>
}

/** Values by dotted path, as deep as the known settings go. */
function leaves(layer: object, known: ReadonlyMap<string, Setting>, prefix = ''): [string, unknown][] {
  return Object.entries(layer).flatMap(([name, value]): [string, unknown][] => {
    const path = `${prefix}${name}`
    return isRecord(value) && !known.has(path) ? leaves(value, known, `${path}.`) : [[path, value]]
  })
}

const valueAt = (values: object, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((at, name) => (isRecord(at) && Object.hasOwn(at, name) ? at[name] : undefined), values)

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

function unknown(path: string, shape: Settings, known: ReadonlyMap<string, Setting>, from: string): UsageError {
  const names = [...known.keys()]
  const last = (name: string) => name.split('.').at(-1)!
  const inside = names.filter((name) => name.startsWith(`${path}.`))
  if (inside.length > 0) {
    return new UsageError(`${from}: ${path} is a group of settings`, { hint: `It holds ${inside.join(', ')}.` })
  }
  const elsewhere = listSettings(shape).find((listed) => listed.path === path)
  if (elsewhere) {
    return new UsageError(`${from}: ${path} is a setting of ${elsewhere.given} only`, {
      hint: `${path}: ${elsewhere.setting.about}.`,
    })
  }
  const guess = nearest(path, names) ?? names.find((name) => last(name) === last(path))
  const list = `Settings are ${names.join(', ')}.`
  return new UsageError(`${from}: ${path} is not a setting`, { hint: guess ? `Did you mean ${guess}?` : list })
}
