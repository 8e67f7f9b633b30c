import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { WriteError } from '../errors'
import { syncFolder, temporaryName, writing } from './write-atomic'

/**
 * Makes a folder that is complete or not there: `fill` writes into a temporary one beside it, which takes its name at
 * the end.
 *
 * @throws {WriteError} when something stands there already, or the file system refuses
 */
export async function writeFolder<T>(path: string, fill: (temporary: string) => Promise<T>): Promise<T> {
  const target = resolve(path)
  await expectFree(path)
  const temporary = temporaryName(target)
  try {
    await writing(path, () => mkdir(temporary, { recursive: true }))
    const result = await fill(temporary)
    await syncFolder(temporary)
    await expectFree(path)
    await writing(path, () => rename(temporary, target))
    await syncFolder(dirname(target))
    return result
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

async function expectFree(path: string): Promise<void> {
  const there = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    if (error.code === 'ENOTDIR') return ['']
    throw new WriteError(`${path}: could not be looked at: ${error.message}`, { cause: error })
  })
  if (there.length === 0) return
  throw new WriteError(`${path}: is there already`, { hint: 'Choose another name, or delete it first.' })
}
