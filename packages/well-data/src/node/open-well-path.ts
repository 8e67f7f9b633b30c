import { openDataset } from './open-dataset'
import { isOnDisk, openStore, type RemoteReadOptions } from './open-store'
import { readThreads } from './read-threads'
import type { OpenWellOptions, WellDataset } from './well-dataset'

/**
 * Opens files of The Well as one dataset: a file, a split's folder, a dataset's folder with a split, or a list of
 * these (several datasets of one physics). All files are checked before any field is read.
 *
 * The folder of a zarr group (version 3), or its address ending in `.zarr`, is read like a file.
 *
 * Addresses (`https://...`, `hf://datasets/polymathic-ai/rayleigh_benard`) are read where they are: a window costs the
 * requests for its own chunks, during which this thread waits.
 *
 * @throws NotFoundError, WellFormatError, RemoteError, PhysicsError if files disagree with the physics or with each other
 */
export async function openWell(
  path: string | readonly string[],
  { remote, ...options }: OpenWellOptions & { remote?: RemoteReadOptions } = {},
): Promise<WellDataset> {
  const given = typeof path === 'string' ? [path] : path
  const { store, paths } = await openStore(given, options, remote)
  return openDataset(store, paths, options, isOnDisk(given) ? readThreads : undefined)
}
