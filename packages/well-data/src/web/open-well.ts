import { sourceStore } from '../hdf5/source-store'
import { openDataset } from '../node/open-dataset'
import type { OpenWellOptions, WellDataset } from '../node/well-dataset'
import type { RemoteOptions } from '../source/http-source'
import { openSources, type WebFile } from './open-sources'

/**
 * Opens files of The Well as one dataset, in a Worker of a browser: File objects, addresses of files, of folders that
 * list themselves, or of datasets on a hub (`hf://datasets/owner/name`). Only the parts that are read are fetched.
 *
 * Servers of other origins must allow it (CORS), and should expose `Content-Range` and `ETag`.
 *
 * @throws ConfigError outside of Workers, NotFoundError, WellFormatError, RemoteError, PhysicsError
 */
export async function openWell(
  files: WebFile | readonly WebFile[],
  { remote = {}, ...options }: OpenWellOptions & { remote?: RemoteOptions } = {},
): Promise<WellDataset> {
  const given = Array.isArray(files) ? (files as readonly WebFile[]) : [files as WebFile]
  const sources = await openSources(given, options, remote)
  return openDataset(
    await sourceStore(sources),
    sources.map(({ name }) => name),
    options,
  )
}
