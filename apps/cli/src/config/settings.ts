import { choice, type Setting } from './setting'

/** Alternatives that a word decides between, such as the settings of each type of network. */
export interface Variants<T extends string = string, V extends Record<string, Settings> = Record<string, Settings>> {
  readonly choosing: true
  /** The settings besides the word, by word. */
  readonly variants: V
  /** Name of the setting that holds the word, such as `type`. */
  readonly tag: T
  readonly word: Setting<string>
}

/** A configuration's shape: settings, nested under names. */
export interface Settings {
  readonly [name: string]: Setting | Variants | Settings
}

/** The configuration that a shape describes. */
export type Resolved<S> = {
  -readonly [K in keyof S]: S[K] extends Setting<infer T>
    ? T
    : S[K] extends Variants<infer T, infer V>
      ? { [N in keyof V]: { [K in T]: N } & Resolved<V[N]> }[keyof V]
      : Resolved<S[K]>
}

/**
 * A group of settings in which a word such as `type` decides what the others are. A layer that sets another word begins
 * the group afresh, but for settings that both share.
 *
 * @param tag name of the setting that holds the word
 * @param first the word when nobody says otherwise
 */
export const variants = <const T extends string, V extends Record<string, Settings>>(
  tag: T,
  first: keyof V & string,
  shapes: V,
  about: string,
): Variants<T, V> => ({ choosing: true, variants: shapes, tag, word: choice(first, Object.keys(shapes), about) })

type Entry = Setting | Variants | Settings
const isSetting = (entry: Entry): entry is Setting => 'setting' in entry && entry.setting === true
const isVariants = (entry: Entry): entry is Variants => 'choosing' in entry && entry.choosing === true

/** The settings of a shape with their dotted paths; `words` chooses between variants, by the path of the group. */
export function flatten(
  shape: Settings,
  words: ReadonlyMap<string, string>,
  prefix = '',
): [path: string, setting: Setting][] {
  return Object.entries(shape).flatMap(([name, entry]): [string, Setting][] => {
    const path = `${prefix}${name}`
    if (isSetting(entry)) return [[path, entry]]
    if (!isVariants(entry)) return flatten(entry, words, `${path}.`)
    const chosen = entry.variants[words.get(path) ?? entry.word.default]!
    return [[`${path}.${entry.tag}`, entry.word], ...flatten(chosen, words, `${path}.`)]
  })
}

/** The groups of a shape that have variants, by dotted path. */
export function variantGroups(shape: Settings, prefix = ''): [path: string, group: Variants][] {
  return Object.entries(shape).flatMap(([name, entry]): [string, Variants][] => {
    if (isSetting(entry)) return []
    return isVariants(entry) ? [[`${prefix}${name}`, entry]] : variantGroups(entry, `${prefix}${name}.`)
  })
}

/** A setting as a user finds it. */
export interface ListedSetting {
  path: string
  setting: Setting
  /** What must be set for it to be there, such as `model.type=unet`. */
  given?: string
}

/** All settings of a shape with their dotted paths, those of every variant. */
export function listSettings(shape: Settings, prefix = ''): ListedSetting[] {
  return Object.entries(shape).flatMap(([name, entry]): ListedSetting[] => {
    const path = `${prefix}${name}`
    if (isSetting(entry)) return [{ path, setting: entry }]
    if (!isVariants(entry)) return listSettings(entry, `${path}.`)
    const shapes = Object.entries(entry.variants)
    const all = shapes.flatMap(([word, own]) => listSettings(own, `${path}.`).map((one) => ({ ...one, word })))
    const own = [...new Set(all.map(({ setting }) => setting))].map((setting): ListedSetting => {
      const same = all.filter((one) => one.setting === setting)
      const given = `${path}.${entry.tag}=${same.map(({ word }) => word).join(' or ')}`
      return { path: same[0]!.path, setting, ...(same.length < shapes.length && { given }) }
    })
    return [{ path: `${path}.${entry.tag}`, setting: entry.word }, ...own]
  })
}
