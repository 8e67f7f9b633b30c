import { existsSync, readFileSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { NotFoundError } from '../errors'
import type { SyncZarrStore, ZarrStore } from './zarr-store'

/** Whether a path is a folder that is, or calls itself, a zarr group. */
export function isZarrFolder(path: string): boolean {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return false
  return /\.zarr\/?$/.test(path) || ['zarr.json', '.zgroup', '.zarray'].some((name) => existsSync(join(path, name)))
}

/** A zarr group in a folder; for those that wait, too. */
export function diskZarr(path: string): ZarrStore & { sync: SyncZarrStore } {
  const get = (key: string): Uint8Array | undefined => {
    try {
      return readFileSync(join(path, key))
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
      throw new NotFoundError(`${join(path, key)}: cannot be read (${code})`, { hint: 'Check its permissions.', cause })
    }
  }
  return {
    name: path,
    get: async (key) => get(key),
    async folders(key) {
      const entries = await readdir(join(path, key), { withFileTypes: true })
      return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
    },
    sync: { name: path, get },
  }
}
