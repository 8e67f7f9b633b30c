import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isLolaError, WriteError } from '@lola-ts/tensor-core/errors'
import { takeLock } from '@lola-ts/tensor-core/node'
import { checkContent, checkSum } from './check-content'
import { type FetchOptions, fetchContent, isChanged } from './fetch-content'
import { openPart, type PartFile, partPath } from './part-file'
import { describeRemote, type RemoteFile } from './remote-file'

/** Times that a file which is replaced in mid-download is begun anew. */
const restarts = 2

/**
 * Downloads one file to `target`, which is there afterwards whole, checked, and safe on disk, or not at all. An earlier
 * download that was cut short goes on where it stopped.
 *
 * @param listed what the listing says; `known` adds what the server has said of it already
 * @throws RemoteError, ChecksumError, WellFormatError, WriteError; the signal's reason when it is aborted
 */
export async function downloadFile(
  listed: RemoteFile,
  known: RemoteFile,
  target: string,
  options: FetchOptions,
): Promise<void> {
  await makeFolder(dirname(target))
  const lock = await takeLock(`${partPath(target)}.lock`).catch((cause) => {
    if (!isLolaError(cause, 'TRAINING')) throw cause
    throw new WriteError(`${target}: is being downloaded by another process`, {
      hint: 'Wait for it, or stop it.',
      cause,
    })
  })
  try {
    let file = known
    const part = await openPart(target, known)
    try {
      file = await fetchWhole(listed, known, part, options)
      await checkSum(file, part.path, options.signal)
      await checkContent(file, part.path)
      await part.commit()
    } catch (error) {
      // Bytes that cannot be right are not kept; bytes that match the server's checksum are, whatever they hold.
      const worthless =
        isLolaError(error, 'CHECKSUM') || (isLolaError(error, 'WELL_FORMAT') && file.sha256 === undefined)
      if (worthless) await part.remove()
      throw error
    } finally {
      await part.close()
    }
  } finally {
    await lock.release()
  }
}

/** Fetches until all bytes are of one version. Gives what the server says of that version. */
async function fetchWhole(
  listed: RemoteFile,
  known: RemoteFile,
  part: PartFile,
  options: FetchOptions,
): Promise<RemoteFile> {
  let file = known
  for (let restart = 0; ; restart++) {
    try {
      await fetchContent(file, part, options)
      return file
    } catch (error) {
      if (!isChanged(error) || restart === restarts) throw error
      options.onBytes?.(-part.done.total())
      await part.reset()
      file = await describeRemote(listed, options)
    }
  }
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((cause: Error) => {
    throw new WriteError(`${path}: this folder could not be made: ${cause.message}`, { cause })
  })
}

/** Size of a file that is there, or null. */
export async function sizeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null)
  return found?.isFile() ? found.size : null
}
