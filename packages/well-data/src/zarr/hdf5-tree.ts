import type { Attribute, Dataset, File, Group } from 'h5wasm'
import { WellFormatError } from '../errors'
import { attempt, type Hdf5 } from '../hdf5/library'
import type { Hdf5Type, Hdf5Value } from '../node/hdf5-writer/values'
import { elementType, readValue } from '../node/read-value'
import { ownEntry } from './attributes'
import { checkName } from './zarr-node'

/** A group or dataset of an HDF5 file, without the values of datasets. */
export interface Hdf5Entry {
  /** `t0_fields/density`; `''` is the root. */
  path: string
  attributes: Map<string, Hdf5Value>
  dataset?: {
    type: Hdf5Type
    shape: number[]
    /** How it is cut in the file; null where it is not. */
    chunk: number[] | null
  }
}

const deepest = 16

/**
 * All groups and datasets of a file with their attributes, parents first.
 *
 * @throws WellFormatError for links that lead elsewhere, and for types that The Well does not use
 */
export function readHdf5Tree(library: Hdf5, file: File, path: string): Hdf5Entry[] {
  const { Group, Dataset } = library.h5wasm
  const all: Hdf5Entry[] = []

  function add(name: string, found: Group | Dataset): void {
    const where = name === '' ? path : `${path}: ${name}`
    const entry: Hdf5Entry = { path: name, attributes: attributesOf(library, found, where) }
    all.push(entry)
    if (found instanceof Dataset) {
      entry.dataset = attempt(library, where, () => found.metadata && layoutOf(found))
      if (entry.dataset) return
      throw new WellFormatError(`${where}: holds values of HDF5 class ${found.metadata.type}`, {
        hint: 'Numbers (little-endian), truth values and text are converted.',
      })
    }
    if (name.split('/').length > deepest) throw new WellFormatError(`${where}: groups are nested too deeply`)
    for (const key of attempt(library, where, () => found.keys())) {
      checkName(key, where)
      const child = name === '' ? key : `${name}/${key}`
      const next = attempt(library, `${path}: ${child}`, () => found.get(key))
      if (!(next instanceof Group || next instanceof Dataset)) {
        throw new WellFormatError(`${path}: ${child} is neither a group nor a dataset`, {
          hint: 'Links to elsewhere and named types are not converted.',
        })
      }
      add(child, next)
    }
  }

  add('', file)
  return all
}

function attributesOf(
  library: Hdf5,
  found: { attrs: Record<string, Attribute> },
  where: string,
): Map<string, Hdf5Value> {
  const attrs = attempt(library, where, () => found.attrs)
  return new Map(
    Object.keys(attrs).map((name) => {
      const attribute = attempt(library, `${where}: attribute ${name}`, () => attrs[name]!)
      if (name === ownEntry || attribute.shape === null) {
        throw new WellFormatError(
          `${where}: attribute ${name} ${name === ownEntry ? 'has a name of ours' : 'is empty'}`,
        )
      }
      attempt(library, `${where}: attribute ${name}`, () => attribute.value)
      const value = readValue(`${where}: attribute ${name}`, attribute)
      // The library gives null for a list without entries.
      return [name, value.shape.includes(0) ? { ...value, data: [] } : value]
    }),
  )
}

/** Undefined for types that are not converted. */
function layoutOf({ metadata }: Dataset): Hdf5Entry['dataset'] {
  const type = elementType(metadata)
  const bigEndian = !metadata.littleEndian && metadata.size > 1 && type !== 'string'
  if (!type || !metadata.shape || bigEndian) return undefined
  return { type, shape: [...metadata.shape], chunk: metadata.chunks ? [...metadata.chunks] : null }
}
