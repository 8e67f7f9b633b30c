import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BlockStore } from '../source/cached-source'
import type { RemoteVersion } from '../source/remote-version'

/** Bytes of SHA-256 before the content of a block's file. */
const digestBytes = 32

/**
 * Blocks of one version of a remote file in a folder, one file each, with its checksum: several processes may share
 * it, and a block that was damaged or half-written is as if it were not there. A folder that cannot be written is no
 * error; then nothing is kept.
 *
 * @returns undefined for a file of which the server tells no version: its blocks could be out of date
 */
export function blockFolder(cache: string, version: RemoteVersion, blockBytes = 2 ** 16): BlockStore | undefined {
  if (version.etag === null && version.modified === null) return undefined
  const folder = join(
    cache,
    createHash('sha256')
      .update(JSON.stringify([version, blockBytes]))
      .digest('hex')
      .slice(0, 32),
  )
  const pathOf = (block: number) => join(folder, String(block))
  let writable = true
  return {
    get(block) {
      try {
        const file = readFileSync(pathOf(block))
        const bytes = file.subarray(digestBytes)
        return digest(bytes).equals(file.subarray(0, digestBytes)) ? bytes : undefined
      } catch {
        return undefined
      }
    },
    set(block, bytes) {
      if (!writable) return
      const temporary = `${pathOf(block)}.${randomBytes(6).toString('hex')}.tmp`
      try {
        mkdirSync(folder, { recursive: true })
        writeFileSync(temporary, Buffer.concat([digest(bytes), bytes]))
        renameSync(temporary, pathOf(block))
      } catch {
        writable = false
        rmSync(temporary, { force: true })
      }
    },
  }
}

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
