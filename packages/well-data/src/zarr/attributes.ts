import { WellFormatError } from '../errors'
import type { Hdf5Type, Hdf5Value } from '../node/hdf5-writer/values'
import { product } from '../node/product'

/** Our own entry among the attributes of a node: what JSON cannot say. */
export const ownEntry = '_lola'

/** What {@link ownEntry} holds. */
export interface OwnEntry {
  /** Whether every chunk is stored, so that one that is missing is damage and not the fill value. */
  everyChunk?: boolean
  /** Attributes whose HDF5 type or shape is not the one that JSON suggests, by name. */
  attributes?: Record<string, HowStored>
}

interface HowStored {
  type: Hdf5Type
  /** Where the nesting of the list does not show it. */
  shape?: readonly number[]
  /** Each value as text, where a JSON number is not exactly it: large integers, NaN, infinities, -0. */
  exact?: string[]
}

type Json = string | number | boolean | Json[] | { [key: string]: Json } | null

/**
 * Attributes of HDF5 as JSON that anyone can read; types that JSON has not are noted beside them, so that
 * {@link attributesFromJson} gives the same attributes to the bit.
 */
export function attributesToJson(attributes: ReadonlyMap<string, Hdf5Value>, own: OwnEntry = {}): Record<string, Json> {
  const out: Record<string, Json> = {}
  const how: Record<string, HowStored> = {}
  for (const [name, value] of attributes) {
    const all = Array.from(value.data, (one) => jsonOf(value.type, one))
    out[name] = nest(all, value.shape)
    const exact = all.some((json, i) => !isExact(json, value.data[i]!))
    const seen = suggested(out[name])
    const sameShape = seen?.shape.join() === value.shape.join()
    if (seen?.type === value.type && sameShape && !exact) continue
    how[name] = {
      type: value.type,
      ...(!sameShape && { shape: value.shape }),
      ...(exact && { exact: Array.from(value.data, (one) => (Object.is(one, -0) ? '-0' : String(one))) }),
    }
  }
  const entry = { ...own, ...(Object.keys(how).length > 0 && { attributes: how }) }
  return Object.keys(entry).length > 0 ? { ...out, [ownEntry]: entry as unknown as Json } : out
}

/** @throws WellFormatError for what HDF5 attributes cannot hold, such as objects */
export function attributesFromJson(json: Record<string, unknown>, where: string): Map<string, Hdf5Value> {
  const { attributes: how = {} } = ownOf(json)
  const out = new Map<string, Hdf5Value>()
  for (const [name, given] of Object.entries(json)) {
    if (name === ownEntry) continue
    const stored = Object.hasOwn(how, name) ? how[name]! : undefined
    const seen = suggested(given as Json)
    const [type, shape] = [stored?.type ?? seen?.type, stored?.shape ?? seen?.shape]
    if (!type || !shape) {
      throw new WellFormatError(`${where}: attribute ${name} is ${JSON.stringify(given)?.slice(0, 60)}`, {
        hint: 'HDF5 attributes are texts, numbers, truth values, or arrays of one of these. Take it out of zarr.json.',
      })
    }
    const data = stored?.exact?.map((text) => exactOf(type, text)) ?? [given].flat(Number.POSITIVE_INFINITY)
    if (data.length !== product(shape) || !data.every((one) => fits(type, one))) {
      throw new WellFormatError(`${where}: attribute ${name} is not what its type says, ${type} [${shape}]`, {
        hint: `Its value and its entry in ${ownEntry} of zarr.json disagree: was one of them changed by hand?`,
      })
    }
    out.set(name, { type, shape, data: data as (number | string | boolean)[] })
  }
  return out
}

/** Our entry; an empty one where a file is not of ours. */
export function ownOf(json: Record<string, unknown>): OwnEntry {
  const own = json[ownEntry]
  return typeof own === 'object' && own !== null ? own : {}
}

const isWhole = (type: Hdf5Type) => /^u?int/.test(type)

function jsonOf(type: Hdf5Type, value: number | bigint | boolean | string): Json {
  if (type === 'string') return String(value)
  if (type === 'bool') return Boolean(value)
  const number = Number(value)
  if (isWhole(type)) return Number.isSafeInteger(number) ? number : String(value)
  return Number.isFinite(number) ? number : String(number)
}

function isExact(json: Json, value: number | bigint | boolean | string): boolean {
  return typeof json !== 'string' ? !Object.is(json, -0) : typeof value === 'string'
}

function exactOf(type: Hdf5Type, text: string): number | bigint | string {
  if (type === 'string') return text
  if (!isWhole(type)) return Number(text)
  return /^-?\d+$/.test(text) ? BigInt(text) : Number.NaN
}

const types: Readonly<Record<string, 'string' | 'number' | 'boolean'>> = { string: 'string', bool: 'boolean' }

function fits(type: Hdf5Type, value: unknown): boolean {
  if (isWhole(type)) return typeof value === 'bigint' || Number.isInteger(value)
  return typeof value === (types[type] ?? 'number')
}

/** The type and shape that JSON suggests: whole numbers are int64, others float64. Undefined for what has none. */
function suggested(json: Json | undefined): { type: Hdf5Type; shape: number[] } | undefined {
  const shape: number[] = []
  for (let level = json; Array.isArray(level); level = level[0]) shape.push(level.length)
  const all = ([json] as unknown[]).flat(Number.POSITIVE_INFINITY)
  if (all.length !== product(shape)) return undefined
  const kinds = new Set(all.map((one) => (Number.isInteger(one) ? 'int64' : typeof one)))
  if (all.length === 0) return { type: 'float64', shape }
  const type = ({ string: 'string', boolean: 'bool', int64: 'int64', number: 'float64' } as const)[
    kinds.size === 2 && kinds.has('int64') && kinds.has('number') ? 'number' : ([...kinds].join() as 'string')
  ]
  return type && { type, shape }
}

/** A flat list as nested ones. */
function nest(all: Json[], shape: readonly number[]): Json {
  if (shape.length === 0) return all[0] ?? null
  const inner = product(shape.slice(1))
  return Array.from({ length: shape[0]! }, (_, i) => nest(all.slice(i * inner, (i + 1) * inner), shape.slice(1)))
}
