import GZip from 'numcodecs/gzip'
import type { ByteSource } from '../source/byte-source'
import type { HttpOptions } from '../source/http'
import { httpZarr, syncHttpZarr } from '../zarr/http-zarr'
import { zarrSource } from '../zarr/zarr-source'
import { xhrTransport } from './xhr-transport'

const gzip = GZip.fromConfig({ id: 'gzip' })

/** A zarr group behind an address, as the bytes of an HDF5 file; in a Worker. */
export function webZarr(address: string, options: HttpOptions): Promise<ByteSource> {
  const gunzip = (bytes: Uint8Array) => gzip.decode(bytes) as Uint8Array
  return zarrSource(httpZarr(address, options), syncHttpZarr(address, xhrTransport, options), gunzip)
}
