import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { BlockStore } from '../source/cached-source'
import type { RemoteVersion } from '../source/remote-version'
import { cacheRoom } from './cache-room'

/** Bytes of SHA-256 before the content of a block's file. */
const digestBytes = 32

export interface BlockCacheOptions {
  /** Bytes of a block. Default 2^16. */
  blockBytes?: number | undefined
  /** Bytes that the folder may take; blocks that were used longest ago go first. Default 2^33. */
  limitBytes?: number | undefined
}

/**
 * Blocks of one version of a remote file in a folder, one file each, with its checksum.
 *
 * Several processes may share the folder: a block gets its name when it is whole, and one that another process has
 * removed, that was damaged or cut short is as if it had never been there. Another version of the file has blocks of
 * its own; those of the old one are used no more and so are the first to go. A folder that cannot be written is no
 * error; then nothing is kept.
 *
 * @returns undefined for a file of which the server tells no version: its blocks could be out of date
 */
export function blockCache(
  cache: string,
  version: RemoteVersion,
  { blockBytes = 2 ** 16, limitBytes = 2 ** 33 }: BlockCacheOptions = {},
): BlockStore | undefined {
  if (version.etag === null && version.modified === null) return undefined
  const key = createHash('sha256').update(JSON.stringify([version, blockBytes]))
  const folder = join(cache, key.digest('hex').slice(0, 32))
  const room = cacheRoom(cache, limitBytes)
  let writable = true

  return {
    get(block) {
      const path = join(folder, String(block))
      try {
        const file = readFileSync(path)
        const bytes = file.subarray(digestBytes)
        if (!digest(bytes).equals(file.subarray(0, digestBytes))) return undefined
        touch(path)
        return bytes
      } catch {
        return undefined
      }
    },
    set(block, bytes) {
      if (!writable) return
      try {
        if (!room.make(digestBytes + bytes.byteLength)) return
        writeWhole(join(folder, String(block)), Buffer.concat([digest(bytes), bytes]))
      } catch (error) {
        // Unless it was another process, which removed the folder again and again.
        writable = (error as NodeJS.ErrnoException).code === 'ENOENT'
      }
    },
  }
}

/** The time of its last use, which says what goes first. */
function touch(path: string): void {
  const now = new Date()
  try {
    utimesSync(path, now, now)
  } catch {
    // Another process has just removed it, or the folder is read-only: it serves all the same.
  }
}

/** Twice, because another process may remove the empty folder between making it and writing into it. */
function writeWhole(path: string, bytes: Uint8Array): void {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  for (let attempt = 1; ; attempt++) {
    try {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(temporary, bytes)
      renameSync(temporary, path)
      return
    } catch (error) {
      rmSync(temporary, { force: true })
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === 2) throw error
    }
  }
}

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
