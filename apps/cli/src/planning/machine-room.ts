import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { freemem, totalmem } from 'node:os'
import { dirname, resolve } from 'node:path'
import process from 'node:process'

/** What this machine has, in bytes. */
export interface MachineRoom {
  memory: number
  freeMemory: number
  /** On the disk of a folder. */
  freeDisk: number
}

/** @param dir a folder that need not be there yet */
export async function machineRoom(dir: string): Promise<MachineRoom> {
  let at = resolve(dir)
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at)
  const { bavail, bsize } = await statfs(at)
  const allowed = process.constrainedMemory() || Number.POSITIVE_INFINITY
  return { memory: Math.min(totalmem(), allowed), freeMemory: Math.min(freemem(), allowed), freeDisk: bavail * bsize }
}
