import { gunzipSync } from 'node:zlib'
import type { ByteSource } from '../source/byte-source'
import type { HttpOptions } from '../source/http'
import type { SyncTransport } from '../source/http-source'
import { diskZarr } from './disk-zarr'
import { httpZarr, syncHttpZarr } from './http-zarr'
import { zarrSource } from './zarr-source'

const gunzip = (bytes: Uint8Array, most: number) => gunzipSync(bytes, { maxOutputLength: most })

/** A zarr group in a folder, as the bytes of an HDF5 file. */
export function zarrFolder(path: string): Promise<ByteSource> {
  const store = diskZarr(path)
  return zarrSource(store, store.sync, gunzip)
}

/** The same behind an address. */
export function zarrAddress(address: string, transport: SyncTransport, options: HttpOptions): Promise<ByteSource> {
  return zarrSource(httpZarr(address, options), syncHttpZarr(address, transport, options), gunzip)
}
