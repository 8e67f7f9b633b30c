import { resolve } from 'node:path'
import type { Dataset } from 'h5wasm/node'
import { text } from './attributes'
import { attempt, hdf5, openHandle } from './hdf5'
import type { WellField } from './well-metadata'

/**
 * Units of fields by name, where a file gives them as the attribute `units` of the dataset. Files of The Well mostly do
 * not.
 */
export async function fieldUnits(path: string, fields: readonly WellField[]): Promise<Record<string, string>> {
  const library = await hdf5()
  const file = openHandle(library, resolve(path))
  try {
    return attempt(library, path, () => {
      const found = fields.map(({ name, dataset }) => [name, text(file.get(dataset) as Dataset, 'units')] as const)
      return Object.fromEntries(found.filter((one): one is [string, string] => one[1] !== undefined))
    })
  } finally {
    if (!library.dead) attempt(library, path, () => file.close())
  }
}
