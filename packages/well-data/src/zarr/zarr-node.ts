import { WellFormatError } from '../errors'
import { elementSize, type Hdf5Type } from '../node/hdf5-writer/values'
import { product } from '../node/product'
import { chunkCounts } from './chunk-places'

/** A step of how chunks are stored, as zarr.json has it. */
export interface Codec {
  name: string
  configuration: Record<string, unknown>
}

/** What zarr.json says of an array. */
export interface ArrayDocument {
  zarr_format: 3
  node_type: 'array'
  shape: number[]
  data_type: Hdf5Type
  chunk_grid: { name: 'regular'; configuration: { chunk_shape: number[] } }
  chunk_key_encoding: { name: 'default' | 'v2'; configuration?: { separator?: '.' | '/' } }
  fill_value: number | boolean | string
  codecs: Codec[]
  attributes: Record<string, unknown>
}

/** What zarr.json says of a group. */
export interface GroupDocument {
  zarr_format: 3
  node_type: 'group'
  attributes: Record<string, unknown>
  consolidated_metadata?: { kind: 'inline'; must_understand: false; metadata: Record<string, unknown> } | null
}

const dataTypes: readonly Hdf5Type[] = [
  'float32',
  'float64',
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'bool',
  'string',
]

/** What this reader can hold, and HDF5 too. */
const largestChunk = 2 ** 31
const mostChunks = 2 ** 22

/**
 * Checks the metadata of a node.
 *
 * Source: Zarr core specification, version 3.
 *
 * @param where what messages call it
 * @throws WellFormatError for other versions of zarr, for types that HDF5 files of The Well do not have, and for
 *   what contradicts itself
 */
export function checkNode(given: unknown, where: string): ArrayDocument | GroupDocument {
  const refuse = (what: string, hint?: string) => new WellFormatError(`${where}: ${what}`, hint ? { hint } : {})
  const json = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>
  if (json.zarr_format !== 3) throw refuse(`has zarr_format ${json.zarr_format}, expected 3`)
  const { attributes = {}, node_type: kind } = json
  if (typeof attributes !== 'object' || attributes === null) throw refuse('attributes are no object')
  if (kind === 'group') return { ...json, attributes } as GroupDocument
  if (kind !== 'array') throw refuse(`has node_type ${kind}, expected group or array`)

  const { shape, data_type: type, chunk_grid: grid, codecs, chunk_key_encoding: keys } = json as Partial<ArrayDocument>
  if (!areSizes(shape, 0)) throw refuse(`has the shape ${JSON.stringify(shape)}, expected sizes of axes`)
  if (!dataTypes.includes(type as Hdf5Type)) {
    throw refuse(`has the data type ${JSON.stringify(type)}, expected one of ${dataTypes.join(', ')}`)
  }
  const chunk = grid?.configuration?.chunk_shape
  if (grid?.name !== 'regular' || !areSizes(chunk, 1) || chunk.length !== shape.length) {
    throw refuse(`has the chunks ${JSON.stringify(grid)}, expected a regular grid of ${shape.length} axes`)
  }
  const chunkBytes = product(chunk) * elementSize[type as Hdf5Type]
  const chunks = product(chunkCounts(shape, chunk))
  if (chunkBytes > largestChunk || chunks > mostChunks) {
    throw refuse(`has ${chunks} chunks of ${chunkBytes} bytes, at most ${mostChunks} of ${largestChunk} are possible`)
  }
  if (keys?.name !== 'default' && keys?.name !== 'v2') throw refuse(`has unknown names of chunks, ${keys?.name}`)
  const named = Array.isArray(codecs)
    ? codecs.map((one: unknown) => (typeof one === 'string' ? { name: one } : one))
    : []
  if (named.length === 0 || !named.every((one) => typeof (one as Codec | null)?.name === 'string')) {
    throw refuse(`has the codecs ${JSON.stringify(codecs)}, expected a list`)
  }
  if (Array.isArray(json.storage_transformers) && json.storage_transformers.length > 0) {
    throw refuse('is stored through storage transformers, which this reader lacks')
  }
  return {
    ...(json as unknown as ArrayDocument),
    attributes: attributes as Record<string, unknown>,
    codecs: (named as Codec[]).map(({ name, configuration = {} }) => ({ name, configuration })),
    fill_value: fillOf(type as Hdf5Type, json.fill_value),
  }
}

function areSizes(given: unknown, least: number): given is number[] {
  return Array.isArray(given) && given.every((size) => Number.isSafeInteger(size) && size >= least)
}

function fillOf(type: Hdf5Type, given: unknown): ArrayDocument['fill_value'] {
  if (type === 'string') return typeof given === 'string' ? given : ''
  if (type === 'bool') return given === true
  // Floats may be given by their bits.
  if (typeof given === 'string' && /^0x[0-9a-f]+$/i.test(given) && type.startsWith('float')) {
    const bits = new DataView(new ArrayBuffer(8))
    bits.setBigUint64(0, BigInt(given))
    return type === 'float64' ? bits.getFloat64(0) : bits.getFloat32(4)
  }
  return Number(given ?? 0)
}

/** Names that are no place in a folder, or mean something else in an address. */
export function checkName(name: string, where: string): void {
  if (/^[^/\\#?%\p{Cc}]+$/u.test(name) && !/^\.+$|^zarr\.json$|^__/.test(name)) return
  throw new WellFormatError(`${where}: holds something named ${JSON.stringify(name)}, which zarr folders cannot hold`, {
    hint: 'Rename it in the file.',
  })
}

/** Where a chunk is stored, below its array. */
export function chunkKey({ chunk_key_encoding: { name, configuration } }: ArrayDocument, place: readonly number[]) {
  if (name === 'v2') return place.join(configuration?.separator ?? '.') || '0'
  return ['c', ...place].join(configuration?.separator ?? '/')
}
