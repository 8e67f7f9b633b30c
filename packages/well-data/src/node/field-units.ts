import type { Dataset } from 'h5wasm/node'
import { attempt } from '../hdf5/library'
import { text } from './attributes'
import { openStore, type RemoteReadOptions } from './open-store'
import type { WellField } from './well-metadata'

/**
 * Units of fields by name, where a file, by path or address, gives them as the attribute `units` of the dataset. Files
 * of The Well mostly do not.
 */
export async function fieldUnits(
  path: string,
  fields: readonly WellField[],
  remote: RemoteReadOptions = {},
): Promise<Record<string, string>> {
  const { store, paths } = await openStore([path], {}, remote)
  const { library } = store
  try {
    const file = store.open(paths[0]!)
    try {
      return attempt(library, path, () => {
        const found = fields.map(({ name, dataset }) => [name, text(file.get(dataset) as Dataset, 'units')] as const)
        return Object.fromEntries(found.filter((one): one is [string, string] => one[1] !== undefined))
      })
    } finally {
      if (!library.dead) attempt(library, path, () => file.close())
    }
  } finally {
    store.close()
  }
}
