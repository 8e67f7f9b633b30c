import { mkdir } from 'node:fs/promises'
import { WriteError } from '@lola-ts/tensor-core'

/**
 * Makes a folder, and those it is in, unless it is there.
 *
 * @throws {WriteError} when it cannot be made
 */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((cause: Error) => {
    throw new WriteError(`${path}: this folder could not be made: ${cause.message}`, {
      hint: 'Is a file in the way, or the folder above not writable, or the disk full?',
      cause,
    })
  })
}
