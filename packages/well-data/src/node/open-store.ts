import process from 'node:process'
import { ConfigError } from '@lola-ts/tensor-core'
import type { FileStore } from '../hdf5/file-store'
import { sourceStore } from '../hdf5/source-store'
import type { ByteSource } from '../source/byte-source'
import type { BlockStore } from '../source/cached-source'
import { httpSource, type RemoteOptions } from '../source/http-source'
import type { RemoteVersion } from '../source/remote-version'
import { isZarrFolder } from '../zarr/disk-zarr'
import { isZarrAddress } from '../zarr/http-zarr'
import { zarrAddress, zarrFolder } from '../zarr/open-zarr'
import { blockCache } from './block-cache'
import { diskStore } from './disk-store'
import { listRemote } from './download/list-remote'
import { authorization, defaultHub, isHdf5, isRemote, remotePlace } from './download/remote-place'
import { slots } from './download/slots'
import type { FileSelection } from './file-selection'
import { fileSource } from './file-source'
import { findFiles } from './find-files'
import { workerTransport } from './worker-transport'

/** How files on servers are read. */
export interface RemoteReadOptions extends RemoteOptions {
  /**
   * A folder that keeps what was fetched, for later runs too. Processes may share it, and it may be deleted at any time.
   * Only files of which the server tells a version (ETag, Last-Modified) are kept. Default: nothing is kept.
   */
  cacheFolder?: string
  /** Bytes that the folder may take; what was used longest ago goes first. Default 2^33. */
  cacheFolderBytes?: number
}

/** Whether all are HDF5 files of this machine, which its HDF5 library reads by itself, in any thread. */
export const isOnDisk = (given: readonly string[]) => !given.some((path) => isRemote(path) || isZarrFolder(path))

/**
 * The files behind paths and addresses, and a store that opens them.
 *
 * @throws NotFoundError, RemoteError
 */
export async function openStore(
  given: readonly string[],
  selection: FileSelection,
  remote: RemoteReadOptions = {},
): Promise<{ store: FileStore; paths: string[] }> {
  if (isOnDisk(given)) {
    return { paths: given.flatMap((path) => findFiles(path, selection)), store: await diskStore() }
  }
  const hub = process.env.HF_ENDPOINT ?? defaultHub
  const sources: ByteSource[] = []
  try {
    for (const path of given) {
      if (!isRemote(path)) {
        if (isZarrFolder(path)) {
          sources.push(await zarrFolder(path))
          continue
        }
        for (const file of findFiles(path, selection)) sources.push(fileSource(file))
        continue
      }
      const place = remotePlace(path, hub)
      const headers = { ...authorization(place, hub, process.env.HF_TOKEN), ...remote.headers }
      const options = { ...remote, headers }
      const transport = workerTransport(remote.stallSeconds)
      if (isZarrAddress(path)) {
        sources.push(await zarrAddress(path, transport, options))
        continue
      }
      const open = (url: string) => httpSource(url, transport, options, (version) => blocksOf(version, remote))
      const files = (await listRemote(place, selection, options)).filter(({ path }) => isHdf5(path))
      const slot = slots(8)
      sources.push(...(await Promise.all(files.map(({ url }) => slot(() => open(url))))))
    }
    return { paths: sources.map(({ name }) => name), store: await sourceStore(sources) }
  } catch (error) {
    for (const source of sources) source.close()
    throw error
  }
}

/** @throws ConfigError for an impossible size of the folder */
function blocksOf(version: RemoteVersion, remote: RemoteReadOptions): BlockStore | undefined {
  const { cacheFolder, cacheFolderBytes: limitBytes, blockBytes } = remote
  if (cacheFolder === undefined) return undefined
  if (limitBytes !== undefined && !(limitBytes >= 0)) {
    throw new ConfigError(`${cacheFolder}: given cacheFolderBytes ${limitBytes}, expected 0 or more`)
  }
  return blockCache(cacheFolder, version, { blockBytes, limitBytes })
}

/**
 * The paths and addresses of the files behind a path or address.
 *
 * @throws NotFoundError, RemoteError
 */
export async function filesBehind(
  path: string,
  selection: FileSelection,
  remote: RemoteReadOptions = {},
): Promise<string[]> {
  if (isZarrFolder(path) || isZarrAddress(path)) return [path]
  if (!isRemote(path)) return findFiles(path, selection)
  const hub = process.env.HF_ENDPOINT ?? defaultHub
  const place = remotePlace(path, hub)
  const headers = { ...authorization(place, hub, process.env.HF_TOKEN), ...remote.headers }
  const files = await listRemote(place, selection, { ...remote, headers })
  return files.filter((file) => isHdf5(file.path)).map(({ url }) => url)
}
