import process from 'node:process'
import type { RemoteReadOptions } from '@lola-ts/well-data/node'
import { UsageError } from '../output/errors'

/**
 * How files behind addresses are read: blocks that were fetched stay in the folder that the environment variable
 * `LOLA_DATA_CACHE` names, up to `LOLA_DATA_CACHE_MB` megabytes (default 8192). Options of a command go first.
 */
export function remoteReading(
  folder = process.env.LOLA_DATA_CACHE,
  megabytes = process.env.LOLA_DATA_CACHE_MB,
): RemoteReadOptions {
  if (!folder) return {}
  if (!megabytes) return { cacheFolder: folder }
  const size = Number(megabytes)
  if (!(size >= 0)) throw new UsageError(`the cache may take ${megabytes} megabytes, expected a number`)
  return { cacheFolder: folder, cacheFolderBytes: size * 2 ** 20 }
}
