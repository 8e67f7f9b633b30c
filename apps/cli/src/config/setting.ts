/** One entry of a configuration: what it is when nobody says otherwise, and what it means. */
export interface Setting<T = unknown> {
  readonly setting: true
  readonly default: T
  readonly about: string
  /** What kinds of values pass. */
  readonly accepts: string
  check(value: unknown): boolean
}

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

/** A whole number, one or more. */
export const count = (value: number, about: string) =>
  define(value, about, 'a whole number above 0', (x) => Number.isSafeInteger(x) && (x as number) > 0)

/** Any text; empty where there is none. */
export const text = (value: string, about: string) => define(value, about, 'text', (x) => typeof x === 'string')

/** A path, or several. */
export const paths = (value: string | string[], about: string) =>
  define<string | string[]>(
    value,
    about,
    'a path or a list of paths',
    (x) => typeof x === 'string' || (isList(x, (entry) => typeof entry === 'string') && (x as string[]).length > 0),
  )

/** True or false. */
export const flag = (value: boolean, about: string) =>
  define(value, about, 'true or false', (x) => typeof x === 'boolean')

/** One of a few words. */
export const choice = <const T extends string>(value: T, words: readonly T[], about: string) =>
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

/** One of a few words, or the weights of several such as `{mse: 1, mae: 0.1}`. */
export const weighted = <const T extends string>(value: T, terms: readonly T[], about: string) =>
  define<T | Partial<Record<T, number>>>(
    value,
    about,
    `${terms.join(', ')}, or weights of several such as {${terms[0]}: 1, ${terms[1]}: 0.1}`,
    (x) =>
      terms.includes(x as T) ||
      (typeof x === 'object' &&
        x !== null &&
        Object.keys(x).length > 0 &&
        Object.entries(x).every(([term, weight]) => terms.includes(term as T) && isNumber(weight))),
  )

/** Some of a few settings, such as `{blocks: [2, 2]}`; what is not among them stays as it is elsewhere. */
export const some = <S extends Record<string, Setting>>(entries: S, about: string) =>
  define<{ -readonly [K in keyof S]?: S[K] extends Setting<infer T> ? T : never }>(
    {},
    about,
    `some of ${Object.entries(entries)
      .map(([name, { accepts }]) => `${name} (${accepts})`)
      .join(', ')}`,
    (x) =>
      typeof x === 'object' &&
      x !== null &&
      !Array.isArray(x) &&
      Object.entries(x).every(([name, value]) => Object.hasOwn(entries, name) && entries[name]!.check(value)),
  )
