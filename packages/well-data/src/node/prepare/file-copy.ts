import type { Dataset, Group } from 'h5wasm/node'
import { attempt, groupAt, type Hdf5 } from '../hdf5'
import type { Hdf5Writer } from '../hdf5-writer/hdf5-writer'
import type { Hdf5Value } from '../hdf5-writer/values'
import { readValue } from '../read-value'

/** A file that is read and another that is written, object by object under the same names. */
export interface FileCopy {
  /** Path of the file that is read. */
  readonly path: string
  readonly library: Hdf5
  readonly file: Hdf5Writer
  /** Names in a group; none where it is missing. */
  members(group: string): string[]
  handle(name: string): Dataset
  /** A whole dataset. */
  value(name: string): Hdf5Value
  /** An attribute that lists names. */
  texts(name: string, attribute: string): string[]
  /** An attribute that is a truth value; false where it is missing. */
  flag(name: string, attribute: string): boolean
  /** Copies all attributes of a group or dataset. */
  copyAttributes(name: string): void
  /** Writes a dataset, with the attributes that it has. */
  write(name: string, value: Hdf5Value): Promise<void>
}

export function fileCopy(library: Hdf5, source: Group, path: string, file: Hdf5Writer): FileCopy {
  const object = (name: string) => (name === '' ? source : (source.get(name) as Group | Dataset))
  const read = (name: string, of: Parameters<typeof readValue>[1]) => readValue(`${path}: ${name}`, of)

  function copyAttributes(name: string): void {
    for (const [key, attribute] of Object.entries(object(name).attrs)) {
      file.attribute(name, key, read(name === '' ? `attribute ${key}` : name, attribute))
    }
  }

  return {
    path,
    library,
    file,
    members: (group) => groupAt(library, source, group)?.keys() ?? [],
    handle: (name) => object(name) as Dataset,
    value: (name) => attempt(library, `${path}: ${name}`, () => read(name, object(name) as Dataset)),
    texts: (name, attribute) => Array.from(read(name, object(name).attrs[attribute]!).data, String),
    flag(name, attribute) {
      const found = object(name).attrs[attribute]
      return found !== undefined && Boolean(read(name, found).data[0])
    },
    copyAttributes,
    async write(name, value) {
      await file.dataset(name, value)
      copyAttributes(name)
    },
  }
}
