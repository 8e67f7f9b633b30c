import type { Dataset, Group } from 'h5wasm'
import type { AttributeValue } from './well-metadata'

type HasAttributes = Pick<Group | Dataset, 'attrs'>

/** An attribute as plain JavaScript values, undefined if it is not there. */
export function attribute({ attrs }: HasAttributes, name: string): AttributeValue | undefined {
  if (!(name in attrs)) return undefined
  return (attrs[name]!.json_value as AttributeValue | null) ?? []
}

/** A text attribute, undefined if it is missing or something else. */
export function text(from: HasAttributes, name: string): string | undefined {
  const value = attribute(from, name)
  return typeof value === 'string' ? value : undefined
}

/** A whole number, undefined if it is missing or something else. */
export function integer(from: HasAttributes, name: string): number | undefined {
  const value = attribute(from, name)
  return Number.isInteger(value) ? (value as number) : undefined
}

/** A list of names; undefined if it is missing. h5py writes an empty one as an empty list of numbers. */
export function names(from: HasAttributes, name: string): string[] | undefined {
  const value = attribute(from, name)
  if (value === undefined) return undefined
  return (Array.isArray(value) ? value : [value]).map(String)
}

/** A truth value, as an HDF5 boolean or as 0 and 1; undefined if it is missing. */
export function flag(from: HasAttributes, name: string): boolean | undefined {
  const value = attribute(from, name)
  return typeof value === 'boolean' || typeof value === 'number' ? Boolean(value) : undefined
}

/** A list of truth values; undefined if it is missing. */
export function flags(from: HasAttributes, name: string): boolean[] | undefined {
  const value = attribute(from, name)
  return Array.isArray(value) ? value.map(Boolean) : undefined
}
