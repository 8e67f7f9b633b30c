import { ConfigError } from '@lola-ts/tensor-core/errors'
import { listRemote } from '../node/download/list-remote'
import { isHdf5, isRemote, remotePlace } from '../node/download/remote-place'
import type { FileSelection } from '../node/file-selection'
import type { ByteSource } from '../source/byte-source'
import { httpSource, type RemoteOptions } from '../source/http-source'
import { isZarrAddress } from '../zarr/http-zarr'
import { blobSource } from './blob-source'
import { webZarr } from './web-zarr'
import { xhrTransport } from './xhr-transport'

/** A file in a browser: one that the user chose, or an address. */
export type WebFile = Blob | URL | string

/**
 * The sources of files, in their order; of folders and datasets on a hub, all that are chosen.
 *
 * @throws ConfigError outside of Workers, RemoteError, NotFoundError
 */
export async function openSources(
  files: readonly WebFile[],
  selection: FileSelection,
  remote: RemoteOptions,
): Promise<ByteSource[]> {
  if (!('WorkerGlobalScope' in globalThis)) {
    throw new ConfigError('files are read here on a page itself, expected a Worker', {
      hint: 'Reading waits for its bytes, which only Workers may: call this in a Worker and post the snapshots.',
    })
  }
  const sources: ByteSource[] = []
  for (const [i, file] of files.entries()) {
    if (file instanceof Blob) {
      const name = file instanceof File ? file.name : 'blob'
      sources.push(blobSource(file, sources.some((other) => other.name === name) ? `${name} (${i + 1})` : name))
      continue
    }
    const address = typeof file === 'string' && isRemote(file) ? file : new URL(file, location.href).href
    if (isZarrAddress(address)) {
      sources.push(await webZarr(address, remote))
      continue
    }
    for (const { url, path } of await listRemote(remotePlace(address), selection, remote)) {
      if (isHdf5(path)) sources.push(await httpSource(url, xhrTransport, remote))
    }
  }
  return sources
}
