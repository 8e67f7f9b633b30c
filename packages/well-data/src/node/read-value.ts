import type { Attribute, Dataset } from 'h5wasm/node'
import { WellFormatError } from '../errors'
import type { Hdf5Type, Hdf5Value } from './hdf5-writer/values'

const integers: Record<number, [Hdf5Type, Hdf5Type]> = {
  1: ['uint8', 'int8'],
  2: ['uint16', 'int16'],
  4: ['uint32', 'int32'],
  8: ['uint64', 'int64'],
}

/**
 * An attribute or a dataset with its type, ready to be written again.
 *
 * @throws WellFormatError for types that The Well does not use
 */
export function readValue(where: string, source: Attribute | Dataset): Hdf5Value {
  const type = elementType(source.metadata)
  if (!type) {
    throw new WellFormatError(
      `${where} holds values of HDF5 class ${source.metadata.type}, expected numbers, truth values or text`,
    )
  }
  const { value } = source as { value: unknown }
  const isList = typeof value === 'object' && value !== null && 'length' in value
  return { type, shape: source.shape ?? [], data: isList ? (value as ArrayLike<number>) : [value as number] }
}

/** The writer's name of a type; undefined if it has none. */
export function elementType({ type, size, signed, enum_type }: Dataset['metadata']): Hdf5Type | undefined {
  if (type === 0) return integers[size]?.[signed ? 1 : 0]
  if (type === 1) return size === 4 ? 'float32' : size === 8 ? 'float64' : undefined
  if (type === 3) return 'string'
  const names =
    type === 8 &&
    Object.keys(enum_type?.members ?? {})
      .sort()
      .join()
  return names === 'FALSE,TRUE' ? 'bool' : undefined
}
