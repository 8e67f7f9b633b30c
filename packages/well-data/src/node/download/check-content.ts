import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { ChecksumError, WellFormatError } from '../../errors'
import { openWellFile } from '../open-well-file'
import type { RemoteFile } from './remote-file'

/**
 * Compares the bytes on disk with the checksum that the server gave.
 *
 * @throws ChecksumError
 */
export async function checkSum(file: RemoteFile, path: string, signal?: AbortSignal): Promise<void> {
  if (file.sha256 === undefined) return
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20, ...(signal && { signal }) })) {
    hash.update(piece)
  }
  const found = hash.digest('hex')
  if (found === file.sha256) return
  throw new ChecksumError(`${file.url}: SHA-256 is ${found}, expected ${file.sha256}`, {
    hint: 'The bytes were damaged on the way, or the server holds another file. They are deleted; run the same command again.',
  })
}

/**
 * Checks that a downloaded file is what its name says: HDF5 in The Well's layout, or statistics.
 *
 * @throws WellFormatError
 */
export async function checkContent(file: RemoteFile, path: string): Promise<void> {
  if (/\.ya?ml$/.test(file.path)) return checkStatistics(file, await readFile(path, 'utf8'))
  try {
    const opened = await openWellFile(path)
    opened.close()
  } catch (error) {
    // The reader knows the file under its temporary name.
    if (!(error instanceof WellFormatError)) throw error
    throw new WellFormatError(error.message.replaceAll(path, file.url), {
      ...(error.hint && { hint: error.hint.replaceAll(path, file.path) }),
      cause: error,
    })
  }
}

function checkStatistics({ url }: RemoteFile, text: string): void {
  if (!text.includes('\ufffd') && /^mean\s*:/m.test(text) && /^std\s*:/m.test(text)) return
  throw new WellFormatError(`${url}: expected statistics with mean and std, got something else`, {
    hint: 'An error page may have come in its place.',
  })
}
