import { readdirSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Keeps a folder of blocks below its limit. */
export interface CacheRoom {
  /** Makes room for so many bytes that are about to be written. False if they can never fit. */
  make(bytes: number): boolean
}

/** One a folder and limit: files of a dataset share it, so that the folder is not looked through for each of them. */
const rooms = new Map<string, CacheRoom>()

/**
 * The room of a folder of this process. Looking through a full folder takes a second, so it is done at the first write
 * and then whenever a sixteenth of the limit was written. What was used longest ago is removed until an eighth is
 * free: two processes stay below the limit, each one more may go a sixteenth beyond it.
 */
export function cacheRoom(folder: string, limitBytes: number): CacheRoom {
  const key = JSON.stringify([resolve(folder), limitBytes])
  let room = rooms.get(key)
  if (!room) {
    let free = 0
    room = {
      make(bytes) {
        if (bytes > limitBytes) return false
        if (bytes > free) {
          trim(folder, Math.min((limitBytes * 7) / 8, limitBytes - bytes))
          free = Math.max(bytes, limitBytes / 16)
        }
        free -= bytes
        return true
      },
    }
    rooms.set(key, room)
  }
  return room
}

interface KeptBlock {
  path: string
  bytes: number
  used: number
}

/** Removes blocks until they take at most so many bytes. Files and folders that are not called like ours stay. */
function trim(cache: string, mostBytes: number): void {
  const folders = namesIn(cache).filter((name) => /^[0-9a-f]{32}$/.test(name))
  const blocks = folders.flatMap((folder) => blocksIn(join(cache, folder)))
  let total = blocks.reduce((sum, { bytes }) => sum + bytes, 0)
  if (total <= mostBytes) return
  for (const { path, bytes } of blocks.sort((a, b) => a.used - b.used)) {
    if (total <= mostBytes) break
    quietly(() => {
      rmSync(path, { force: true })
      total -= bytes
    })
  }
  // Fails for those that still hold blocks.
  for (const folder of folders) quietly(() => rmdirSync(join(cache, folder)))
}

function blocksIn(folder: string): KeptBlock[] {
  const names = namesIn(folder).filter((name) => /^\d+(\.[0-9a-f]{12}\.tmp)?$/.test(name))
  return names.flatMap((name) => {
    const path = join(folder, name)
    // Another process may have removed it since.
    const stats = statSync(path, { throwIfNoEntry: false })
    return stats ? [{ path, bytes: stats.size, used: stats.mtimeMs }] : []
  })
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function quietly(call: () => void): void {
  try {
    call()
  } catch {
    // Another process was faster.
  }
}
